"""From requirements to shares: how much of what passes an element goes which way (METHODS 1.3)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KIND_CODE, Kind
from alignment.catalogue.columns import ONLINE
from alignment.catalogue.runs import starts_of
from alignment.graphs.kernels import flow as kernels
from alignment.graphs.snapshot import Bytes, Floats, Ints, Snapshot
from alignment.graphs.streams import sums_of

Mask = NDArray[np.bool_]

_CLIENT, _PROCESS = KIND_CODE[Kind.CLIENT], KIND_CODE[Kind.PROCESS]
_SERVICE, _COMPONENT = KIND_CODE[Kind.SERVICE], KIND_CODE[Kind.COMPONENT]


@dataclass(frozen=True, eq=False, kw_only=True)
class Shared:
    """The flow by state: one for each element, then one for each service that is a platform.

    Attributes:
        element: Element of each state.
        level: Place of its kind in the order; a platform's is that of components.
        source, target, share: Arrows, sorted by source; no share is 0.
        keep: Share that stays with a state.
        passes_down: True where what a service keeps goes on to its components.
        unserved: Share that leaves a state straight for a component, past every service.
        client_arrows: See ``FlowGraph``, here by state.
        ignored: Requirements that take no part, or not with all members.
    """

    element: Ints
    level: Bytes
    source: Ints
    target: Ints
    share: Floats
    keep: Floats
    passes_down: Mask
    unserved: Floats
    client_arrows: tuple[Ints, Ints, Floats, Bytes]
    ignored: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Memberships:
    """Memberships that count, by their place: group, both ends, part of the group, weight."""

    group: Ints
    owner: Ints
    member: Ints
    part: Floats
    weight: Floats
    from_: Bytes
    to: Bytes

    def only(self, which: Mask) -> "Memberships":
        """Those of them that are marked."""
        return Memberships(**{name: array[which] for name, array in vars(self).items()})

    def with_(self, others: "Memberships") -> "Memberships":
        """These, and some others behind them."""
        return Memberships(**{
            name: np.concatenate([array, vars(others)[name]]) for name, array in vars(self).items()
        })  # fmt: skip


def share_out(snapshot: Snapshot, *, compiled: bool) -> Shared:
    """Turn the requirements that count into shares. Time O(n + m), memory O(n + m)."""
    n = len(snapshot)
    all_, ignored = counting(snapshot)
    built = (all_.from_ == _SERVICE) & (all_.to == _COMPONENT)
    share = np.empty(len(built))
    share[~built], keep = _split(all_.only(~built), snapshot.own)
    below, _ = _split(all_.only(built), np.zeros(n))
    share[built] = below * keep[all_.owner[built]]
    twin = _platforms(all_, n, compiled=compiled)
    double = all_.only(twin[all_.owner] >= 0)
    double_share, double_keep = _split(double, snapshot.own)
    twins = (twin >= 0).nonzero()[0].astype(np.int32)
    down = (all_.from_ == _COMPONENT) & (all_.to == _SERVICE)
    straight = (all_.from_ <= _PROCESS) & (all_.to == _COMPONENT)
    zeros = np.zeros(len(twins))
    shares = np.concatenate([share, double_share])
    source = np.concatenate([all_.owner, twin[double.owner]])
    target = np.concatenate([
        np.where(down, twin[all_.member], all_.member),
        np.where(double.to == _SERVICE, twin[double.member], double.member),
    ])  # fmt: skip
    runs = shares > 0
    return Shared(
        element=np.concatenate([np.arange(n, dtype=np.int32), twins]),
        level=np.concatenate([snapshot.kind, np.full(len(twins), _COMPONENT, dtype=np.int8)]),
        source=source[runs], target=target[runs], share=shares[runs],
        keep=np.concatenate([keep, double_keep[twins]]),
        passes_down=np.concatenate([_marks(all_.owner[built], n), zeros.astype(bool)]),
        unserved=np.concatenate([sums_of(all_.owner[straight], share[straight], n), zeros]),
        client_arrows=_client_arrows(snapshot, all_, share), ignored=ignored,
    )  # fmt: skip


def counts_between(owner: Bytes, member: Bytes) -> Mask:
    """True where a requirement of one kind for another counts for contribution and cost.

    Kinds are places in ``catalogue.KINDS``, in two arrays of the same shape.

    Source: METHODS 1.12, "Which requirements count where".
    """
    runs_down = (owner <= member) & (member <= _COMPONENT)
    counts: Mask = runs_down | (owner == _COMPONENT) & (member == _SERVICE)
    return counts


def counting(snapshot: Snapshot) -> tuple[Memberships, Ints]:
    """The memberships that have a part in the flow, and the groups that have not, or not all."""
    count = len(snapshot.owner)
    group = np.repeat(np.arange(count, dtype=np.int32), np.diff(snapshot.member_ptr))
    owner, member = snapshot.owner[group], snapshot.member
    from_, to = snapshot.kind[owner], snapshot.kind[member]
    counts = counts_between(from_, to) & (owner != member)
    ignored = np.unique(group[~counts]).astype(np.int32)
    if not counts.all():
        group, owner, member = group[counts], owner[counts], member[counts]
        from_, to = from_[counts], to[counts]
    share = snapshot.share[counts]
    size, sums = np.bincount(group, minlength=count), sums_of(group, share, count)
    even = (sums == 0)[group]
    with np.errstate(invalid="ignore"):
        part = np.where(even, 1.0 / size[group], share / sums[group])
    return Memberships(group=group, owner=owner, member=member, part=part,
                        weight=snapshot.weight[group], from_=from_, to=to), ignored  # fmt: skip


def _split(some: Memberships, own: Floats) -> tuple[Floats, Floats]:
    """Share of each membership in its owner's value, and the share that each owner keeps.

    Where all weights of an owner and its own are zero its groups count alike; an owner without
    groups keeps all.
    """
    n = len(own)
    amount = some.weight * some.part
    sums = sums_of(some.owner, amount, n)
    alike = own + sums == 0
    if alike[some.owner].any():
        amount = np.where(alike[some.owner], some.part, amount)
        sums = sums_of(some.owner, amount, n)
    total = own + sums
    keep = np.divide(own, total, out=np.ones(n), where=total > 0)
    return amount / total[some.owner], keep


def _platforms(all_: Memberships, n: int, *, compiled: bool) -> Ints:
    """The second state of each service that components need, directly or not; else -1."""
    seeds = np.unique(all_.member[(all_.from_ == _COMPONENT) & (all_.to == _SERVICE)])
    twin = np.full(n, -1, dtype=np.int32)
    if not len(seeds):
        return twin
    between = (all_.from_ == _SERVICE) & (all_.to == _SERVICE)
    ptr = starts_of(np.bincount(all_.owner[between], minlength=n))
    seen = np.zeros(n, dtype=np.int8)
    seen[seeds] = 1
    queue = np.zeros(n, dtype=np.int32)
    queue[: len(seeds)] = seeds
    given = (ptr, all_.member[between], seen, queue)
    if compiled:
        kernels.reach.compiled(*given, len(seeds))
        found = seen
    else:
        lists = [array.tolist() for array in given]
        kernels.reach.plain(*lists, len(seeds))
        found = np.array(lists[2], dtype=np.int8)
    twin[found > 0] = n + np.arange(int(found.sum()), dtype=np.int32)
    return twin


def _client_arrows(
    snapshot: Snapshot, all_: Memberships, share: Floats
) -> tuple[Ints, Ints, Floats, Bytes]:
    """What external clients need that is no client, and whether it reaches them online.

    A channel that is not stated is online for services, offline for all else.
    """
    which = (snapshot.external[all_.owner] == 1) & (all_.to > _CLIENT)
    some = all_.only(which)
    channel = snapshot.channel[some.group]
    online = (channel == ONLINE) | (channel == 0) & (some.to == _SERVICE)
    return some.owner, some.member, share[which], online.astype(np.int8)


def _marks(keys: Ints, n: int) -> Mask:
    return np.bincount(keys, minlength=n) > 0
