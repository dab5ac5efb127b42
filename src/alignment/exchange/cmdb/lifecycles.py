"""The words by which the catalogues of others tell in which stage of its life something is."""

from alignment.catalogue.vocabulary import LifeCycle

_STAGES = {
    LifeCycle.PLAN: ("planned", "proposed", "prospect", "pending", "approved", "planning"),
    LifeCycle.BUILD: (
        "staged", "staging", "provisioning", "installing", "testing", "beta", "in development",
        "building", "inventory",
    ),
    LifeCycle.LIVE: (
        "active", "live", "current", "deployed", "installed", "running", "released", "production",
        "maintenance", "upgrading", "failed", "offline",
    ),
    LifeCycle.PHASE_OUT: (
        "deprecated", "sunset", "previous", "decommissioning", "deprovisioning", "expiring",
    ),
    LifeCycle.RETIRED: ("retired", "decommissioned", "archived", "disposed"),
}  # fmt: skip
_BY_WORD = {word: stage for stage, words in _STAGES.items() for word in words}


def lifecycle_of(word: str) -> LifeCycle | None:
    """The stage that a word means; None for a word that means none."""
    return _BY_WORD.get(" ".join(word.lower().replace("_", " ").replace("-", " ").split()))
