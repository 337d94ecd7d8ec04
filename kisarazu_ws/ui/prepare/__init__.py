"""準備: sessions from templates, agenda, prompts, participants, printing."""
