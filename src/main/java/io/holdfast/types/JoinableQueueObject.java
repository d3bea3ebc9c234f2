package io.holdfast.types;

import io.holdfast.model.Default;
import io.holdfast.value.Value;

final class JoinableQueueObject extends QueueObject implements SharedJoinableQueue<Value> {
  JoinableQueueObject(@Default("0") int maxsize, @Default("\"fifo\"") Kind kind, @Default("0") int maxDeliveries,
      @Default("1000") int maxDeadLetters) {
    super(maxsize, kind, maxDeliveries, maxDeadLetters);
  }
}
