package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many items in one call, and items whose time has not come. */
class QueueBulkAndDelayTest {
  private ObjectKit kit = ObjectKit.of(QueueObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private static Value list(Object... items) {
    return Value.from(List.of(items));
  }

  private static void assertFailed(KitCall call, String type) {
    assertThat(call.failure()).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo(type));
  }

  // ---------------------------------------------------------------- many at once

  @Test
  void manyArePutInTheirOrderInOneTurn() {
    KitCall waiting = kit.callAnonymously("get");
    call("put_many", List.of("a", "b", "c"));
    assertThat(waiting.result()).isEqualTo(Value.of("a"));
    assertThat(call("peek_many")).isEqualTo(list("b", "c"));
    assertThat(kit.journal().turns()).hasSize(1);
    call("put_many", List.of());
    assertThat(kit.facts()).hasSize(4);
  }

  @Test
  void manyArePutAllOrNone() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 3);
    call("put", "a");
    assertThat(kit.callAnonymously("put_many", List.of(1, 2, 3), 0).failure()).isInstanceOf(Full.class);
    KitCall waiting = kit.callAnonymously("put_many", List.of(1, 2, 3));
    KitCall behind = kit.callAnonymously("put", "b");
    assertThat(behind.isAnswered()).as("it would fit, and waits its turn").isFalse();
    assertThat(call("get")).isEqualTo(Value.of("a"));
    assertThat(waiting.result()).isEqualTo(Value.none());
    assertThat(behind.isAnswered()).isFalse();
    assertThat(call("drain")).isEqualTo(list(1, 2, 3));
    assertThat(call("get")).isEqualTo(Value.of("b"));
    assertThat(kit.callAnonymously("put_many", List.of(1, 2, 3, 4)).failure()).isInstanceOf(TooLarge.class)
        .hasMessageContaining("maxsize is 3");
  }

  @Test
  void manyThatCannotBeOrderedAreAllRefused() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    call("put", 5);
    assertFailed(kit.callAnonymously("put_many", List.of(1, 2, "text")), "TypeError");
    assertThat(call("size")).isEqualTo(Value.of(1));
    call("clear");
    assertFailed(kit.callAnonymously("put_many", List.of("text", 1)), "TypeError");
    assertThat(call("size")).isEqualTo(Value.of(0));
    call("put_many", List.of(3, true, 1, 2));
    assertThat(call("drain")).hasToString("[True, 1, 2, 3]");
  }

  @Test
  void manyAreTakenOnceThereIsOne() {
    KitCall waiting = kit.callAnonymously("get_many", 2);
    KitCall behind = kit.callAnonymously("get_many", 5, 1000);
    call("put_many", List.of("a", "b", "c"));
    assertThat(waiting.result()).isEqualTo(list("a", "b"));
    assertThat(behind.result()).isEqualTo(list("c"));
    assertThat(kit.callAnonymously("get_many", 5, 0).failure()).isInstanceOf(Empty.class);
  }

  @Test
  void drainingTakesWhatIsThereAndNeverFails() {
    assertThat(call("drain")).isEqualTo(list());
    call("put_many", List.of(1, 2, 3));
    assertThat(call("drain", 2)).isEqualTo(list(1, 2));
    call("shutdown");
    assertThat(call("drain")).isEqualTo(list(3));
    assertThat(call("drain")).isEqualTo(list());
    assertFailed(kit.callAnonymously("get_many", 1), "ShutDown");
    assertFailed(kit.callAnonymously("put_many", List.of(1)), "ShutDown");
  }

  @Test
  void manyAreLeasedEachByItself() {
    call("put_many", List.of("a", "b", "c"));
    Value delivered = kit.call("s1", "h", "lease_many", 2, 100).result();
    assertThat(delivered).isEqualTo(Value.list(
        DictValue.of("id", 1, "item", "a", "count", 1, "lease_ms", 100),
        DictValue.of("id", 2, "item", "b", "count", 1, "lease_ms", 100)));
    kit.call("s1", "h", "acknowledge", 1).result();
    kit.passTime(100);
    assertThat(call("peek_many")).isEqualTo(list("b", "c"));
    assertThat(kit.callAnonymously("lease_many", 2).failure()).isInstanceOf(Denied.class);
  }

  @Test
  void manyAreAcknowledgedAndThoseThatAreNotTheCallersAreNamed() {
    call("put_many", List.of("a", "b", "c", "d"));
    kit.call("s1", "h", "lease_many", 3).result();
    kit.call("s2", "h", "lease").result();
    assertThat(kit.call("s1", "h", "acknowledge_many", List.of(3, 1, 4, 1, 99)).result()).isEqualTo(list(4, 1, 99));
    assertThat(call("leased")).isEqualTo(Value.of(2));
  }

  @Test
  void peekingGoesInTheOrderOfTaking() {
    for (String kind : List.of("fifo", "lifo", "priority")) {
      try (ObjectKit queue = ObjectKit.of(QueueObject.class, "kind", kind)) {
        queue.callAnonymously("put_many", List.of(2, 3, 1)).result();
        Value ahead = queue.callAnonymously("peek_many", 2).result();
        assertThat(queue.callAnonymously("drain", 2).result()).as(kind).isEqualTo(ahead);
      }
    }
  }

  @Test
  void howManyAtOnceIsBounded() {
    for (String operation : List.of("get_many", "drain", "peek_many")) {
      for (int most : new int[] {0, -1, 10_001}) {
        assertThat(kit.callAnonymously(operation, most).failure()).as(operation).isInstanceOf(BadArguments.class)
            .hasMessage("'most' is 1 to 10000, not " + most);
      }
    }
    assertThat(kit.call("s1", "h", "lease_many", 10_001).failure()).isInstanceOf(BadArguments.class);
    List<Integer> tooMany = Collections.nCopies(10_001, 1);
    assertThat(kit.callAnonymously("put_many", tooMany).failure()).isInstanceOf(TooLarge.class);
    assertThat(kit.call("s1", "h", "acknowledge_many", tooMany).failure()).isInstanceOf(TooLarge.class);
    assertThat(kit.callAnonymously("requeue_dead_letters", 0).failure()).isInstanceOf(BadArguments.class);
  }

  @Test
  void anAnswerOfLargeItemsEndsSoThatItFitsAFrame() {
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 4; i++) {
      call("put", large);
    }
    assertThat(((ListValue) call("peek_many")).items()).hasSize(1);
    assertThat(((ListValue) kit.call("s1", "h", "lease_many", 4).result()).items()).hasSize(1);
    assertThat(((ListValue) call("get_many", 4)).items()).hasSize(1);
    assertThat(((ListValue) call("drain")).items()).hasSize(1);
    assertThat(((ListValue) call("drain")).items()).hasSize(1);
    call("put", "y".repeat(5 << 20));
    assertThat(((ListValue) call("drain")).items()).as("alone it is larger").hasSize(1);
  }

  // ---------------------------------------------------------------- delays

  @Test
  void aDelayedItemCannotBeTakenBeforeItsTime() {
    call("put", "later", 0, 100);
    call("put", "now");
    assertThat(call("size")).isEqualTo(Value.of(1));
    assertThat(call("delayed")).isEqualTo(Value.of(1));
    assertThat(call("get")).isEqualTo(Value.of("now"));
    KitCall waiting = kit.callAnonymously("get");
    kit.passTime(99);
    assertThat(waiting.isAnswered()).isFalse();
    kit.passTime(1);
    assertThat(waiting.result()).isEqualTo(Value.of("later"));
    assertThat(kit.facts()).contains(new QueueFact.Due(1));
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void itThenStandsWhereOnePutAtThatMomentWould() {
    for (String kind : List.of("fifo", "lifo", "priority")) {
      try (ObjectKit queue = ObjectKit.of(QueueObject.class, "kind", kind)) {
        queue.callAnonymously("put", 2, 0, 50).result();
        queue.callAnonymously("put", true, 0, 40).result();
        queue.callAnonymously("put", 1).result();
        queue.passTime(50);
        queue.callAnonymously("put", 3).result();
        assertThat(queue.callAnonymously("drain").result()).as(kind).hasToString(switch (kind) {
          case "fifo" -> "[1, True, 2, 3]";
          case "lifo" -> "[3, 2, True, 1]";
          default -> "[True, 1, 2, 3]"; // of equal rank the one put first
        });
      }
    }
  }

  @Test
  void thoseOfOneTimeComeInTheOrderInWhichTheyWerePut() {
    call("put_many", List.of("b", "c"), 0, 100);
    kit.passTime(40);
    call("put", "d", 0, 60);
    call("put", "a", 0, 10);
    kit.passTime(60);
    assertThat(call("drain")).isEqualTo(list("a", "b", "c", "d"));
  }

  @Test
  void itKeepsItsPlaceInMaxsizeAndCountsForJoin() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 2);
    call("put", "later", 0, 100);
    call("put", "now");
    assertThat(call("full")).isEqualTo(Value.of(true));
    assertThat(kit.callAnonymously("put_nowait", "b").failure()).isInstanceOf(Full.class)
        .hasMessageContaining("1 delayed");
    KitCall joined = kit.callAnonymously("join");
    call("get");
    call("task_done");
    assertThat(joined.isAnswered()).isFalse();
    assertThat(call("clear")).isEqualTo(Value.of(1));
    assertThat(joined.result()).isEqualTo(Value.of(true));
    kit.passTime(1000);
    assertThat(call("size")).isEqualTo(Value.of(0));
  }

  @Test
  void aCallThatMeetsItsTimeSeesItEvenWhenTheTimerIsLate() {
    call("put", "later", 0, 100);
    kit.passTimeWithLateTimers(100);
    assertThat(call("size")).isEqualTo(Value.of(1));
    assertThat(call("peek")).isEqualTo(Value.of("later"));
    kit.passTime(1);
    assertThat(kit.facts()).hasSize(2);
  }

  @Test
  void itIsOrderedWithTheOthersBeforeItsTime() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    call("put", 1, 0, 100);
    assertFailed(kit.callAnonymously("put", "text"), "TypeError");
    call("clear");
    call("put", "text");
  }

  @Test
  void aReleasedItemMayComeBackLater() {
    call("put_many", List.of("a", "b"));
    kit.call("s1", "h", "lease").result();
    kit.call("s1", "h", "release", 1, 50).result();
    assertThat(call("leased")).isEqualTo(Value.of(0));
    assertThat(call("peek_many")).isEqualTo(list("b"));
    kit.passTime(50);
    assertThat(call("peek_many")).isEqualTo(list("b", "a"));
    call("get");
    assertThat(((DictValue) kit.call("s1", "h", "lease").result()).get("count")).isEqualTo(Value.of(2));
  }

  @Test
  void shuttingDownLetsDelayedItemsComeUnlessItIsImmediate() {
    call("put", "a", 0, 100);
    call("shutdown");
    kit.passTime(100);
    assertThat(call("get")).isEqualTo(Value.of("a"));
    kit = ObjectKit.of(QueueObject.class);
    call("put", "a", 0, 100);
    call("shutdown", true);
    kit.passTime(100);
    assertThat(call("delayed")).isEqualTo(Value.of(0));
    assertThat(call("join", 0)).isEqualTo(Value.of(true));
    assertFailed(kit.callAnonymously("get"), "ShutDown");
  }

  @Test
  void delaysOutsideTheirRangeAreRefused() {
    for (long delayMs : new long[] {-1, SharedQueue.LONGEST_DELAY_MS + 1}) {
      assertThat(kit.callAnonymously("put", "a", 0, delayMs).failure()).isInstanceOf(BadArguments.class)
          .hasMessageContaining("'delay_ms' is 0 to");
      assertThat(kit.callAnonymously("put_many", List.of(), 0, delayMs).failure()).isInstanceOf(BadArguments.class);
      assertThat(kit.call("s1", "h", "release", 1, delayMs).failure()).isInstanceOf(BadArguments.class);
    }
  }

  // ---------------------------------------------------------------- another host

  @Test
  void leasesAndDelaysBeginAnewInFull() {
    call("put_many", List.of("a", "b"));
    kit.call("s1", "h", "lease", 100).result();
    call("put", "later", 0, 200);
    kit.passTime(90);
    kit = kit.restarted();
    kit.passTime(99);
    assertThat(call("leased")).isEqualTo(Value.of(1));
    kit.passTime(1);
    assertThat(call("peek_many")).isEqualTo(list("a", "b"));
    kit.passTime(99);
    assertThat(call("delayed")).isEqualTo(Value.of(1));
    kit.passTime(1);
    assertThat(call("peek_many")).isEqualTo(list("a", "b", "later"));
    assertThat(kit.timersSet()).isZero();
  }
}
