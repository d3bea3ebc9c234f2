package io.holdfast.types;

import io.holdfast.model.SharedType;

/** A number of permits that callers take and give back. */
@SharedType(value = "semaphore", python = "Semaphore", doc = "A number of permits, handed out in order of arrival: a "
    + "caller that needs more than there are holds up those behind it, so it gets them in the end. Owned (the "
    + "default), permits belong to one holder of one session, who alone may give them back, have a fencing token and, "
    + "if wanted, a lease, and are given back when the session ends; at most 100,000 holders have some at one time, "
    + "else TooLarge. With owned=false it is CPython's: anybody may "
    + "release, also more than were acquired, and nothing is given back for those that are gone.")
public interface SharedSemaphore extends SemaphoreOperations {
}
