"""Operations that one gesture on the board needs and that must be undone as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kisarazu_ws.domain.clusters import Cluster
from kisarazu_ws.store.tx import Tx
from kisarazu_ws.workshop.operation import operation
from kisarazu_ws.workshop.organise import confirm_tag, move_cluster, nest_cluster, reject_tag


@operation("島を動かす")
def lay_cluster(tx: Tx, cluster_id: str, x: float, y: float) -> Cluster:
    """Lay a cluster on the table, out of the one it was in."""
    nest_cluster(tx, cluster_id, None)
    return move_cluster(tx, cluster_id, x, y)


@operation("島をまとめて重ねる")
def nest_clusters(tx: Tx, cluster_ids: Iterable[str], parent_id: str | None) -> None:
    """Put several clusters inside another one."""
    for cluster_id in cluster_ids:
        nest_cluster(tx, cluster_id, parent_id)


@operation("分類を決める")
def decide_tags(
    tx: Tx, session_id: str, subject_ids: Sequence[str], kind: str, key: str, holds: bool
) -> None:
    """A person says for many notes or clusters that a tag holds, or that it does not."""
    for subject_id in subject_ids:
        if holds:
            confirm_tag(tx, subject_id, session_id, kind, key)
        else:
            reject_tag(tx, subject_id, session_id, kind, key)
