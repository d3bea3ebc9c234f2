package io.holdfast.types;

import io.holdfast.value.Value;

/**
 * One item of a queue.
 *
 * @param arrival numbers the items of one queue in the order in which they were put
 * @param deliveries how many times it has been delivered with a lease
 */
record QueuedItem(long arrival, Value item, int deliveries) {

  QueuedItem delivered() {
    return new QueuedItem(arrival, item, deliveries + 1);
  }
}
