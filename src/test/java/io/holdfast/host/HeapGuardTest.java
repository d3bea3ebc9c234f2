package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapGuardTest {
  private long used;
  private long now;
  private final List<Promise<Void>> collections = new ArrayList<>();
  private final HeapGuard guard = new HeapGuard(100, 105, () -> used, () -> now, () -> {
    Promise<Void> done = Promise.promise();
    collections.add(done);
    return done.future();
  });

  @Test
  void itIsFullAboveTheLimitWhenACollectionHasNotHelped() {
    used = 100;
    assertThat(guard.isFull()).isFalse();
    used = 101;
    assertThat(guard.isFull()).as("it may be garbage").isFalse();
    assertThat(guard.isFull()).isFalse();
    collections.get(0).complete();
    assertThat(guard.isFull()).isTrue();
    used = 99;
    assertThat(guard.isFull()).isFalse();
  }

  @Test
  void itIsFullAtTheBrimWhileACollectionRuns() {
    used = 106;
    assertThat(guard.isFull()).isTrue();
    assertThat(collections).hasSize(1);
    used = 105;
    assertThat(guard.isFull()).isFalse();
  }

  @Test
  void garbageIsCollectedAsOftenAsThatHelps() {
    for (int i = 0; i < 3; i++) {
      used = 103;
      assertThat(guard.isFull()).isFalse();
      assertThat(collections).hasSize(i + 1);
      used = 60;
      collections.get(i).complete();
      assertThat(guard.isFull()).isFalse();
    }
  }

  @Test
  void aCollectionThatDoesNotHelpIsAskedForOnceInAWhile() {
    used = 101;
    guard.isFull();
    collections.get(0).complete();
    for (now = 0; now < 4_999; now++) {
      assertThat(guard.isFull()).isTrue();
    }
    assertThat(collections).hasSize(1);
    now = 5_000;
    guard.isFull();
    assertThat(collections).hasSize(2);
  }

  @Test
  void ofACollectionThatHelpedLittleTheNextIsNotAskedForAtOnce() {
    used = 101;
    guard.isFull();
    used = 96;
    collections.get(0).complete();
    assertThat(guard.isFull()).isFalse();
    used = 101;
    assertThat(guard.isFull()).isTrue();
    assertThat(collections).hasSize(1);
  }

  @Test
  void whenNoneCanBeAskedForItIsFull() {
    HeapGuard broken = new HeapGuard(100, 105, () -> used, () -> now, () -> {
      throw new OutOfMemoryError("in a test");
    });
    used = 101;
    assertThat(broken.isFull()).isTrue();
    assertThat(broken.isFull()).isTrue();
    used = 100;
    assertThat(broken.isFull()).isFalse();
  }

  @Test
  void aCollectionThatFailsIsOver() {
    used = 101;
    guard.isFull();
    collections.get(0).fail("the event loops have ended");
    assertThat(guard.isFull()).isTrue();
  }
}
