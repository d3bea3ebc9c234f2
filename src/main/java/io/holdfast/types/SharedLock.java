package io.holdfast.types;

import io.holdfast.model.SharedType;

/** A lock that one holder has at a time. */
@SharedType(value = "lock", python = "Lock", doc = "A lock that one holder has at a time, handed on in order of "
    + "arrival. Not reentrant: a holder that acquires it again waits for itself. Owned (the default), it belongs to "
    + "one holder of one session, only that holder may release it, it has a fencing token and, if wanted, a lease, and "
    + "it is released when the session ends. With owned=false it is CPython's: it belongs to nobody, anybody may "
    + "release it, and it stays locked when its holder is gone. Any number of named conditions belong to it.")
public interface SharedLock extends LockOperations {
}
