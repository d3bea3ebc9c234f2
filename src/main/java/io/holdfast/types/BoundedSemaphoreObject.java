package io.holdfast.types;

import io.holdfast.model.Default;

final class BoundedSemaphoreObject extends PermitsObject implements SharedBoundedSemaphore {
  BoundedSemaphoreObject(@Default("1") long value, @Default("true") boolean owned) {
    super(value, owned, true);
  }
}
