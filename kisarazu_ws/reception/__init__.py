"""The phones: a process that faces the LAN, and the link that ties it to the workshop."""
