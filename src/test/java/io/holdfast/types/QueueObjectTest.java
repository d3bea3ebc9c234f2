package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueObjectTest {
  private ObjectKit kit = ObjectKit.of(QueueObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private HoldfastException failure(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).failure();
  }

  private void put(Object... items) {
    for (Object item : items) {
      call("put", item, 0);
    }
  }

  private List<Value> drained() {
    List<Value> items = new ArrayList<>();
    while (call("empty").equals(Value.of(false))) {
      items.add(call("get_nowait"));
    }
    return items;
  }

  private static List<Value> values(Object... items) {
    return Value.from(List.of(items)) instanceof ListValue list ? list.items() : List.of();
  }

  private static void assertShutDown(KitCall call) {
    assertThat(call.failure()).isInstanceOf(Failed.class);
    assertThat(((Failed) call.failure()).type()).isEqualTo("ShutDown");
  }

  // ---------------------------------------------------------------- kinds

  @Test
  void fifoGivesTheOldestFirst() {
    put("a", "b", "c");
    assertThat(call("peek")).isEqualTo(Value.of("a"));
    assertThat(drained()).isEqualTo(values("a", "b", "c"));
  }

  @Test
  void lifoGivesTheNewestFirst() {
    kit = ObjectKit.of(QueueObject.class, "kind", "lifo");
    put("a", "b", "c");
    assertThat(call("peek")).isEqualTo(Value.of("c"));
    assertThat(drained()).isEqualTo(values("c", "b", "a"));
  }

  @Test
  void priorityGivesTheSmallestFirst() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    put(3, 1, 2.5, true, -7);
    assertThat(call("peek")).isEqualTo(Value.of(-7));
    assertThat(drained()).isEqualTo(values(-7, 1, true, 2.5, 3));
  }

  @Test
  void priorityGivesEqualOnesInOrderOfArrival() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    put(1, true, 1.0, 0);
    assertThat(drained().toString()).isEqualTo("[0, 1, True, 1.0]");
  }

  @Test
  void priorityRefusesWhatCannotBeOrderedBeforeAnyFact() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    put(List.of(1, "a"), List.of(5));
    assertThat(failure("put", "text").toString())
        .isEqualTo("Failed: TypeError: '<' not supported between instances of 'str' and 'list'");
    assertThat(failure("put", List.of(1, 2))).isInstanceOf(Failed.class);
    assertThat(failure("put", Value.none())).isInstanceOf(Failed.class);
    put(List.of(2, 2));
    assertThat(kit.facts()).hasSize(3);
    assertThat(call("size")).isEqualTo(Value.of(3));
  }

  @Test
  void priorityTakesAnythingWhileItHoldsNothing() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    call("put", Value.none());
    KitCall leased = kit.call("s1", "h1", "lease");
    assertThat(leased.result().toString()).contains("'item': None");
    assertThat(failure("put", 1)).as("the leased item may come back").isInstanceOf(Failed.class);
    kit.call("s1", "h1", "release", 1);
    assertThat(call("get_nowait")).isEqualTo(Value.none());
    call("put", 1);
    assertThat(call("get_nowait")).isEqualTo(Value.of(1));
  }

  @Test
  void aWaitingPutThatCannotBeOrderedFailsWhenItsTurnComes() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority", "maxsize", 2);
    put(1, 2);
    KitCall text = kit.callAnonymously("put", "text");
    KitCall number = kit.callAnonymously("put", 0);
    assertThat(text.isAnswered()).isFalse();
    assertThat(call("get")).isEqualTo(Value.of(1));
    assertThat(text.failure().toString()).startsWith("Failed: TypeError: ");
    assertThat(number.result()).isEqualTo(Value.none());
    assertThat(drained()).isEqualTo(values(0, 2));
  }

  @Test
  void anUnknownKindIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> ObjectKit.of(QueueObject.class, "kind", "ring"))
        .isInstanceOf(HoldfastException.BadArguments.class).hasMessageContaining("fifo, lifo, priority");
  }

  // ---------------------------------------------------------------- put and get

  @Test
  void nothingToTakeIsEmpty() {
    assertThat(failure("get", 0)).isInstanceOf(Empty.class);
    assertThat(failure("get_nowait")).isInstanceOf(Empty.class);
    assertThat(failure("peek")).isInstanceOf(Empty.class);
    assertThat(call("empty")).isEqualTo(Value.of(true));
    assertThat(kit.facts()).isEmpty();
  }

  @Test
  void noRoomIsFull() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 2);
    put("a");
    assertThat(call("full")).isEqualTo(Value.of(false));
    put("b");
    assertThat(call("full")).isEqualTo(Value.of(true));
    assertThat(failure("put", "c", 0)).isInstanceOf(Full.class).hasMessageContaining("2");
    assertThat(failure("put_nowait", "c")).isInstanceOf(Full.class);
    assertThat(call("size")).isEqualTo(Value.of(2));
  }

  @Test
  void withoutMaxsizeItIsNeverFull() {
    for (int maxsize : new int[] {0, -1}) {
      try (ObjectKit unbounded = ObjectKit.of(QueueObject.class, "maxsize", maxsize)) {
        for (int i = 0; i < 1000; i++) {
          unbounded.callAnonymously("put_nowait", i).result();
        }
        assertThat(unbounded.callAnonymously("full").result()).isEqualTo(Value.of(false));
      }
    }
  }

  @Test
  void waitingGetsAreServedInOrderOfArrival() {
    KitCall first = kit.callAnonymously("get");
    KitCall second = kit.callAnonymously("get", 1000);
    KitCall third = kit.call("s1", "h1", "lease");
    put("a");
    assertThat(first.result()).isEqualTo(Value.of("a"));
    assertThat(second.isAnswered()).isFalse();
    put("b", "c");
    assertThat(second.result()).isEqualTo(Value.of("b"));
    assertThat(third.result().toString()).contains("'item': 'c'");
  }

  @Test
  void aGetThatFreesRoomServesTheWaitingPutInTheSameTurn() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 1);
    put("a");
    KitCall first = kit.callAnonymously("put", "b");
    KitCall second = kit.callAnonymously("put", "c", 1000);
    assertThat(first.isAnswered()).isFalse();
    assertThat(call("get")).isEqualTo(Value.of("a"));
    assertThat(first.result()).isEqualTo(Value.none());
    assertThat(second.isAnswered()).isFalse();
    assertThat(kit.journal().turns().get(1).facts())
        .containsExactly(new QueueFact.Taken(), new QueueFact.Added(Value.of("b")));
    assertThat(call("get")).isEqualTo(Value.of("b"));
    assertThat(second.result()).isEqualTo(Value.none());
  }

  @Test
  void anItemGoesStraightToTheOneWhoWaitsForIt() {
    KitCall get = kit.callAnonymously("get");
    put("a");
    assertThat(get.result()).isEqualTo(Value.of("a"));
    assertThat(kit.journal().turns()).hasSize(1);
    assertThat(call("size")).isEqualTo(Value.of(0));
  }

  @Test
  void aWaitThatIsOverIsEmptyOrFull() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 1);
    KitCall get = kit.callAnonymously("get", 100);
    kit.passTime(99);
    assertThat(get.isAnswered()).isFalse();
    kit.passTime(1);
    assertThat(get.failure()).isInstanceOf(Empty.class);
    put("a");
    KitCall put = kit.callAnonymously("put", "b", 100);
    kit.passTime(100);
    assertThat(put.failure()).isInstanceOf(Full.class);
    assertThat(drained()).isEqualTo(values("a"));
  }

  @Test
  void deadlineCancelSessionEndAndDropEndAWaitWithTheirErrors() {
    KitCall late = kit.request("get").within(50).send();
    KitCall cancelled = kit.callAnonymously("get");
    KitCall orphan = kit.call("s1", "h1", "get");
    KitCall lease = kit.call("s1", "h1", "lease");
    KitCall last = kit.callAnonymously("get");
    kit.cancel(cancelled);
    kit.endSession("s1");
    kit.passTime(50);
    assertThat(late.failure()).isInstanceOf(Timeout.class);
    assertThat(cancelled.failure()).isInstanceOf(Cancelled.class);
    assertThat(orphan.failure()).isInstanceOf(Cancelled.class);
    assertThat(lease.failure()).isInstanceOf(Cancelled.class);
    put("a");
    assertThat(last.result()).isEqualTo(Value.of("a"));
    KitCall dropped = kit.callAnonymously("get");
    call("drop");
    assertThat(dropped.failure()).isInstanceOf(ObjectGone.class);
  }

  @Test
  void noneIsAnItemLikeAnyOther() {
    put(Value.none());
    assertThat(call("size")).isEqualTo(Value.of(1));
    assertThat(call("get")).isEqualTo(Value.none());
  }

  @Test
  void clearDropsWhatWaitsAndMakesRoom() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 2);
    assertThat(call("clear")).isEqualTo(Value.of(0));
    put("a", "b");
    KitCall waiting = kit.callAnonymously("put", "c");
    assertThat(call("clear")).isEqualTo(Value.of(2));
    assertThat(waiting.result()).isEqualTo(Value.none());
    assertThat(drained()).isEqualTo(values("c"));
  }

  @Test
  void describeTellsItsSizeAndOptions() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 5, "kind", "lifo");
    put("a", "b");
    kit.call("s1", "h1", "lease");
    assertThat(call("describe").toString()).contains("'size': 1", "'leased': 1", "'maxsize': 5", "'kind': 'lifo'",
        "'shut_down': False");
  }

  // ---------------------------------------------------------------- task_done and join

  @Test
  void joinWaitsUntilEveryItemIsDealtWithHoweverItIs() {
    put(1, 2, 3, 4);
    KitCall joined = kit.callAnonymously("join");
    assertThat(call("join", 0)).isEqualTo(Value.of(false));
    call("get", 0);
    call("task_done");
    Value delivery = kit.call("s1", "h1", "lease", 1000, 0).result();
    kit.call("s1", "h1", "acknowledge", ((io.holdfast.value.DictValue) delivery).get("id")).result();
    assertThat(joined.isAnswered()).isFalse();
    call("clear");
    assertThat(joined.result()).isEqualTo(Value.of(true));
    assertThat(failure("task_done")).isInstanceOfSatisfying(Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("ValueError");
      assertThat(failed.getMessage()).isEqualTo("task_done() called too many times");
    });
  }

  @Test
  void aShutdownThatDropsItemsLetsJoinGoOn() {
    put(1, 2);
    KitCall joined = kit.callAnonymously("join");
    call("shutdown", true);
    assertThat(joined.result()).isEqualTo(Value.of(true));
  }

  @Test
  void whatWasSaidToBeDoneTooEarlyIsNotCountedTwice() {
    put(1);
    call("task_done");
    Value delivery = kit.call("s1", "h1", "lease", 1000, 0).result();
    kit.call("s1", "h1", "acknowledge", ((io.holdfast.value.DictValue) delivery).get("id")).result();
    put(2);
    assertThat(call("join", 0)).isEqualTo(Value.of(false));
  }

  // ---------------------------------------------------------------- shutdown, as CPython 3.13

  @Test
  void afterShutdownPutsFailAndGetsGoOnUntilEmpty() {
    put("a", "b");
    assertThat(call("shutdown")).isEqualTo(Value.none());
    call("shutdown");
    assertShutDown(kit.callAnonymously("put", "c"));
    assertShutDown(kit.callAnonymously("put_nowait", "c"));
    assertThat(call("get")).isEqualTo(Value.of("a"));
    assertThat(call("get_nowait")).isEqualTo(Value.of("b"));
    assertShutDown(kit.callAnonymously("get"));
    assertShutDown(kit.callAnonymously("get_nowait"));
    assertShutDown(kit.call("s1", "h1", "lease"));
    assertThat(kit.facts()).containsOnlyOnce(new QueueFact.ShutDown(false));
  }

  @Test
  void shutdownWakesWaitingGets() {
    KitCall get = kit.callAnonymously("get");
    KitCall lease = kit.call("s1", "h1", "lease", 1000, 5000);
    call("shutdown");
    assertShutDown(get);
    assertShutDown(lease);
  }

  @Test
  void shutdownWakesWaitingPutsAndKeepsTheItems() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 1);
    put("a");
    KitCall waiting = kit.callAnonymously("put", "b");
    call("shutdown");
    assertShutDown(waiting);
    assertThat(call("get")).isEqualTo(Value.of("a"));
  }

  @Test
  void immediateShutdownDropsTheItems() {
    put("a", "b");
    call("shutdown", true);
    assertThat(call("size")).isEqualTo(Value.of(0));
    assertShutDown(kit.callAnonymously("get"));
  }

  @Test
  void immediateShutdownMayFollowAGentleOne() {
    put("a", "b");
    call("shutdown");
    call("shutdown", true);
    call("shutdown", true);
    call("shutdown", false);
    assertShutDown(kit.callAnonymously("get"));
    assertThat(kit.facts()).hasSize(4);
  }
}
