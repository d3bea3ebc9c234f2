package io.holdfast.types;

import io.holdfast.model.Default;

final class SemaphoreObject extends PermitsObject implements SharedSemaphore {
  SemaphoreObject(@Default("1") long value, @Default("true") boolean owned) {
    super(value, owned, false);
  }
}
