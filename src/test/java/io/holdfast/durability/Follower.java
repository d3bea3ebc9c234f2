package io.holdfast.durability;

import io.holdfast.client.SharedObjects;
import io.holdfast.client.Watch;
import io.holdfast.client.WatchEvent;
import io.holdfast.client.WatchEvent.Changed;
import io.holdfast.client.WatchEvent.Gap;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches the counter that rises by one each time. What it was told stays true: facts come in the order of their
 * numbers, none is left out but by a gap, and no value comes again.
 */
final class Follower {
  private final Progress progress;
  private final Watch watch;

  // guarded by this
  private long number;
  private long value;
  private CompletableFuture<Void> told;
  private long awaited;
  private boolean closed;

  Follower(SharedObjects objects, Progress progress) {
    this.progress = progress;
    watch = objects.watch(Objects.VISITS, 0);
    watch.exceptionHandler(this::ended);
    watch.handler(this::event);
  }

  private synchronized void ended(Throwable why) {
    if (!closed) {
      progress.found(Objects.VISITS + ": the watch ended: " + why);
    }
  }

  private synchronized void event(WatchEvent event) {
    long before = value;
    if (event instanceof Changed changed) {
      value = value(changed.parts());
      if (changed.number() != number + 1 || value != before + 1) {
        progress.found(Objects.VISITS + ": watched: " + changed + " came after fact " + number + ", value " + before);
      }
    } else if (event instanceof Gap gap) {
      value = gap.state().filter(facts -> !facts.isEmpty()).map(facts -> value(facts.get(0).parts())).orElse(0L);
      if (gap.number() < number || value < before) {
        progress.found(Objects.VISITS + ": watched: " + gap + " came after fact " + number + ", value " + before);
      }
    }
    number = event.number();
    tell();
  }

  private static long value(DictValue parts) {
    return ((IntValue) parts.get("value")).value();
  }

  private void tell() {
    if (told != null && value >= awaited) {
      told.complete(null);
    }
  }

  /** @return what is wrong, when it is not told what the counter is at the end */
  Optional<String> awaitTold(SharedObjects objects, long seconds) throws Exception {
    Value last = objects.call(Objects.VISITS, "get").toCompletionStage().toCompletableFuture()
        .get(seconds, TimeUnit.SECONDS);
    CompletableFuture<Void> reached = new CompletableFuture<>();
    synchronized (this) {
      told = reached;
      awaited = ((IntValue) last).value();
      tell();
    }
    try {
      reached.get(seconds, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of(Objects.VISITS + ": whoever watches is not told that it is " + last);
    } finally {
      synchronized (this) {
        closed = true;
      }
      watch.close();
    }
  }
}
