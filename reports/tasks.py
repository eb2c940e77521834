"""What workers do for papers. Tasks fetch, call one function, and nothing else."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from reports.assembling import CannotAssemble, run_assembly
from reports.bundling import CannotBundle, run_bundle
from reports.models import Assembly, Bundle

# An assembly without a sign of life for this long is taken up again; if its worker lives after
# all, the lock sends the second one away.
STALLED_AFTER = timedelta(seconds=20)


@shared_task(
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=(Exception,),
    dont_autoretry_for=(CannotAssemble,),
    retry_backoff=2,
    max_retries=3,
)
def assemble(assembly_id: int) -> None:
    """Do what is missing of an assembly; what cannot be done is kept on it in words."""
    try:
        run_assembly(assembly_id)
    except CannotAssemble:
        return


@shared_task(ignore_result=True)
def resume_stalled_assemblies() -> int:
    """Queue assemblies whose worker gave no sign of life; returns how many."""
    stalled = Assembly.objects.unfinished().silent_since(timezone.now() - STALLED_AFTER)
    ids = list(stalled.values_list("pk", flat=True))
    for one in ids:
        assemble.delay(one)
    return len(ids)


@shared_task(
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=(Exception,),
    dont_autoretry_for=(CannotBundle,),
    retry_backoff=2,
    max_retries=3,
)
def bundle(bundle_id: int) -> None:
    """Do what is missing of a bundle; what cannot be done is kept on it in words."""
    try:
        run_bundle(bundle_id)
    except CannotBundle:
        return


@shared_task(ignore_result=True)
def resume_stalled_bundles() -> int:
    """Queue bundles whose worker gave no sign of life; returns how many."""
    stalled = Bundle.objects.unfinished().silent_since(timezone.now() - STALLED_AFTER)
    ids = list(stalled.values_list("pk", flat=True))
    for one in ids:
        bundle.delay(one)
    return len(ids)
