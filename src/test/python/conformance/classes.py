"""Which test says what about a server.

native   any server that has the protocol and the types can pass it
python   the server, or somebody for it, must run a function of the client
na       it says nothing about the server that the clients are connected to

A test that is not listed, of a newer Python, is native.
"""
NATIVE, PYTHON, NA = "native", "python", "na"

SKIPPED = "CPython skips it for managers"
LOCAL_QUEUE = "about a queue in the process itself, no manager's"
OWN_SERVER = "starts and tests a server of its own"
EMPTY_BODY = "does nothing unless TYPE is 'processes'"
RUNS = "a pool of the server runs functions of the client"
POOL_ONLY = "a pool is made, but no task ever runs"

CLASSES = {
    "WithManagerTestQueue.test_closed_queue_empty_exceptions": (NA, LOCAL_QUEUE),
    "WithManagerTestQueue.test_closed_queue_put_get_exceptions": (NA, LOCAL_QUEUE),
    "WithManagerTestQueue.test_no_import_lock_contention": (NA, LOCAL_QUEUE),
    "WithManagerTestQueue.test_timeout": (NA, LOCAL_QUEUE),
    "WithManagerTestQueue.test_queue_feeder_donot_stop_onexc": (NA, SKIPPED),
    "WithManagerTestQueue.test_queue_feeder_on_queue_feeder_error": (NA, SKIPPED),
    "WithManagerTestSemaphore.test_timeout": (NA, SKIPPED),
    "WithManagerTestBarrier.test_thousand": (NA, SKIPPED),
    "WithManagerTestBarrier.test_action": (PYTHON, "the server calls the barrier's action"),
    "WithManagerTestMyManager": (NA, OWN_SERVER),
    "WithManagerTestRemoteManager": (NA, OWN_SERVER),
    "WithManagerTestManagerRestart": (NA, OWN_SERVER),
    "TestManagerExceptions.test_dispatch": (NA, "calls dispatch() with a connection made up by the test"),
    "WithManagerTestPool": (PYTHON, RUNS),
    "WithManagerTestPool.test_make_pool": (NATIVE, POOL_ONLY),
    "WithManagerTestPool.test_map_unplicklable": (NATIVE, POOL_ONLY + ": the client cannot pickle it"),
    "WithManagerTestPool.test_empty_iterable": (NATIVE, POOL_ONLY + ": there is nothing to map"),
    "WithManagerTestPool.test_map_chunksize": (NATIVE, POOL_ONLY + ": there is nothing to map"),
    "WithManagerTestPool.test_context": (NA, EMPTY_BODY),
    "WithManagerTestPool.test_traceback": (NA, EMPTY_BODY),
    "WithManagerTestPool.test_enter": (NA, SKIPPED),
    "WithManagerTestPool.test_resource_warning": (NA, SKIPPED),
    "WithManagerTestPool.test_map_handle_iterable_exception": (NA, SKIPPED),
    "WithManagerTestPool.test_imap_handle_iterable_exception": (NA, SKIPPED),
    "WithManagerTestPool.test_imap_unordered_handle_iterable_exception": (NA, SKIPPED),
    "TestSyncManagerTypes.test_pool": (NATIVE, POOL_ONLY),
    "TestInitializers": (NATIVE, "a namespace is changed by another process's initializer"),
}


def classify(case, method):
    """The class of a test, and the reason where it is no matter of course."""
    return CLASSES.get(case + "." + method) or CLASSES.get(case) or (NATIVE, "")
