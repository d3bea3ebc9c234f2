package io.holdfast.types;

import io.holdfast.model.SharedType;

/** A lock that its holder may acquire again. */
@SharedType(value = "rlock", python = "RLock", doc = "A reentrant lock: its holder may acquire it again, and has it "
    + "until it has released it as often. It belongs to one holder of one session. Owned (the default), it has a "
    + "fencing token, the same at every level, and, if wanted, a lease, which a level that asks for another replaces; "
    + "it is released when the session ends. With owned=false it is CPython's: still its holder's alone, as it is a "
    + "thread's there, but it has no token and no lease, and stays locked when its holder is gone. Any number of named "
    + "conditions belong to it.")
public interface SharedRLock extends LockOperations {
}
