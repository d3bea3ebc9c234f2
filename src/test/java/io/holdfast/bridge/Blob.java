package io.holdfast.bridge;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A plain class with answers of any size. */
public final class Blob {
  private final AtomicInteger calls = new AtomicInteger();

  public String text(int length) {
    calls.incrementAndGet();
    return "x".repeat(length);
  }

  public List<Integer> numbers(int count) {
    return Collections.nCopies(count, 7);
  }

  public int length(List<?> items) {
    return items.size();
  }

  int textCalls() {
    return calls.get();
  }
}
