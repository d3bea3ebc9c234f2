package io.holdfast.types;

import io.holdfast.model.SharedType;

/** A semaphore that never has more permits than it began with. */
@SharedType(value = "bounded_semaphore", python = "BoundedSemaphore", doc = "A semaphore that never has more permits "
    + "than it began with: releasing more fails with ValueError. An owned semaphore never has anyway, because only "
    + "what was acquired can be released; so this matters with owned=false, where it is CPython's.")
public interface SharedBoundedSemaphore extends SemaphoreOperations {
}
