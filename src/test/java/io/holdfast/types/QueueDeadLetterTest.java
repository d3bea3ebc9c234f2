package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueDeadLetterTest {
  private ObjectKit kit = ObjectKit.of(QueueObject.class, "max_deliveries", 2);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private void put(Object... items) {
    for (Object item : items) {
      call("put", item, 0);
    }
  }

  private Value lease(String session, Object... arguments) {
    return ((DictValue) kit.call(session, "h", "lease", arguments).result()).get("id");
  }

  private void release(String session, Object... arguments) {
    kit.call(session, "h", "release", arguments).result();
  }

  /** Delivers the next item and gives it back until it is a dead letter. */
  private void kill(int times) {
    for (int i = 0; i < times; i++) {
      release("killer", lease("killer", 1000, 0));
      release("killer", lease("killer", 1000, 0));
    }
  }

  private static DictValue letter(long id, Object item, int count, String reason) {
    return DictValue.of("id", id, "item", item, "count", count, "reason", reason);
  }

  private Value reason() {
    return ((DictValue) call("take_dead_letter")).get("reason");
  }

  @Test
  void whatWouldGoBackOnceTooOftenIsSetAside() {
    put("a", "b");
    release("s1", lease("s1"));
    assertThat(call("size")).isEqualTo(Value.of(2));
    release("s1", lease("s1"));
    assertThat(call("peek_many")).isEqualTo(Value.from(List.of("b")));
    assertThat(call("dead_letters")).isEqualTo(Value.list(letter(1, "a", 2, "released")));
    assertThat(call("dead_letter_count")).isEqualTo(Value.of(1));
    assertThat(call("describe").toString()).contains("'dead_letters': 1", "'dead_letters_dropped': 0");
  }

  @Test
  void eachTellsHowItsLastDeliveryEnded() {
    kit = ObjectKit.of(QueueObject.class, "max_deliveries", 1);
    put("a", "b", "c");
    lease("s1", 100);
    lease("s2", 1000);
    release("s3", lease("s3"));
    assertThat(reason()).isEqualTo(Value.of("released"));
    kit.passTime(100);
    assertThat(reason()).isEqualTo(Value.of("lease_over"));
    kit.endSession("s2");
    assertThat(reason()).isEqualTo(Value.of("session_ended"));
    assertThat(call("size")).isEqualTo(Value.of(0));
  }

  @Test
  void acknowledgingTheLastDeliveryIsInTime() {
    put("a");
    release("s1", lease("s1"));
    kit.call("s1", "h", "acknowledge", lease("s1")).result();
    assertThat(call("dead_letter_count")).isEqualTo(Value.of(0));
  }

  @Test
  void withoutALimitAnItemGoesRoundForEver() {
    kit = ObjectKit.of(QueueObject.class);
    put("a");
    for (int i = 0; i < 50; i++) {
      release("s1", lease("s1"));
    }
    assertThat(call("dead_letter_count")).isEqualTo(Value.of(0));
    assertThat(call("size")).isEqualTo(Value.of(1));
  }

  @Test
  void aDelayDoesNotSaveAnItemThatIsSpent() {
    put("a");
    release("s1", lease("s1"), 10);
    kit.passTime(10);
    release("s1", lease("s1"), 10);
    assertThat(call("delayed")).isEqualTo(Value.of(0));
    assertThat(call("dead_letter_count")).isEqualTo(Value.of(1));
  }

  @Test
  void aDeadLetterHasNoPlaceInMaxsizeAndIsDealtWith() {
    kit = ObjectKit.of(QueueObject.class, "max_deliveries", 2, "maxsize", 1);
    put("a");
    KitCall waiting = kit.callAnonymously("put", "b");
    KitCall joined = kit.callAnonymously("join");
    kill(1);
    assertThat(waiting.result()).isEqualTo(Value.none());
    assertThat(joined.isAnswered()).as("b is there").isFalse();
    kill(1);
    assertThat(joined.result()).isEqualTo(Value.of(true));
    assertThat(call("empty")).isEqualTo(Value.of(true));
    assertThat(call("full")).isEqualTo(Value.of(false));
  }

  @Test
  void theOldestIsDroppedForOneMoreThanAreKept() {
    kit = ObjectKit.of(QueueObject.class, "max_deliveries", 2, "max_dead_letters", 2);
    put("a", "b", "c");
    kill(3);
    assertThat(call("dead_letters"))
        .isEqualTo(Value.list(letter(2, "b", 2, "released"), letter(3, "c", 2, "released")));
    assertThat(call("describe").toString()).contains("'dead_letters_dropped': 1");
  }

  @Test
  void theyAreListedInPages() {
    put("a", "b", "c");
    kill(3);
    assertThat(call("dead_letters", 1, 2))
        .isEqualTo(Value.list(letter(1, "a", 2, "released"), letter(2, "b", 2, "released")));
    assertThat(call("dead_letters", 3, 2)).isEqualTo(Value.list(letter(3, "c", 2, "released")));
    assertThat(kit.callAnonymously("dead_letters", 1, 10_001).failure()).isInstanceOf(BadArguments.class);
  }

  @Test
  void oneIsTakenByItsIdOrTheOldest() {
    put("a", "b", "c");
    kill(3);
    assertThat(call("take_dead_letter", 2)).isEqualTo(letter(2, "b", 2, "released"));
    assertThat(call("take_dead_letter")).isEqualTo(letter(1, "a", 2, "released"));
    assertThat(kit.callAnonymously("take_dead_letter", 1).failure()).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("KeyError")).hasMessageContaining("the id 1");
    call("take_dead_letter");
    assertThat(kit.callAnonymously("take_dead_letter").failure()).isInstanceOf(Empty.class);
  }

  @Test
  void oneThatIsRequeuedIsLikeANewItem() {
    put("a");
    kill(1);
    put("b");
    assertThat(call("requeue_dead_letter", 1)).isEqualTo(Value.none());
    assertThat(call("peek_many")).isEqualTo(Value.from(List.of("b", "a")));
    assertThat(call("join", 0)).isEqualTo(Value.of(false));
    assertThat(call("get")).isEqualTo(Value.of("b"));
    kill(1);
    assertThat(call("dead_letters")).isEqualTo(Value.list(letter(2, "a", 2, "released")));
    assertThat(kit.callAnonymously("requeue_dead_letter", 1).failure()).isInstanceOf(Failed.class);
  }

  @Test
  void requeuingServesThoseWhoWaitAndHoldsToMaxsize() {
    kit = ObjectKit.of(QueueObject.class, "max_deliveries", 2, "maxsize", 2);
    put("a");
    kill(1);
    put("b");
    kill(1);
    put("c");
    kill(1);
    KitCall waiting = kit.callAnonymously("get");
    call("requeue_dead_letter", 1);
    assertThat(waiting.result()).isEqualTo(Value.of("a"));
    put("d");
    assertThat(call("requeue_dead_letters")).isEqualTo(Value.of(1));
    assertThat(kit.callAnonymously("requeue_dead_letter", 3).failure()).isInstanceOf(Full.class);
    assertThat(call("requeue_dead_letters")).isEqualTo(Value.of(0));
    assertThat(call("dead_letters")).isEqualTo(Value.list(letter(3, "c", 2, "released")));
  }

  @Test
  void thoseStayThatAPriorityQueueCannotOrder() {
    kit = ObjectKit.of(QueueObject.class, "max_deliveries", 2, "kind", "priority");
    put("text");
    kill(1);
    put(5);
    kill(1);
    put(1);
    assertThat(kit.callAnonymously("requeue_dead_letter", 1).failure()).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("TypeError"));
    assertThat(call("requeue_dead_letters")).isEqualTo(Value.of(1));
    assertThat(call("peek_many")).isEqualTo(Value.from(List.of(1, 5)));
    assertThat(call("dead_letters")).isEqualTo(Value.list(letter(1, "text", 2, "released")));
  }

  @Test
  void clearingThemSaysHowManyThereWere() {
    put("a", "b");
    kill(2);
    put("c");
    assertThat(call("clear_dead_letters")).isEqualTo(Value.of(2));
    assertThat(call("clear_dead_letters")).isEqualTo(Value.of(0));
    assertThat(call("clear")).isEqualTo(Value.of(1));
    assertThat(kit.facts()).filteredOn(QueueFact.DeadLettersCleared.class::isInstance).hasSize(1);
  }

  @Test
  void aShutDownQueueKeepsThemAndTakesNoneBack() {
    put("a", "b");
    kill(1);
    Value leased = lease("s1");
    call("shutdown", true);
    release("s1", leased);
    assertThat(call("dead_letters")).as("b was dropped").isEqualTo(Value.list(letter(1, "a", 2, "released")));
    assertThat(kit.callAnonymously("requeue_dead_letters").failure()).isInstanceOf(Failed.class);
    assertThat(kit.callAnonymously("requeue_dead_letter", 1).failure()).isInstanceOf(Failed.class);
    assertThat(call("take_dead_letter")).isEqualTo(letter(1, "a", 2, "released"));
  }

  @Test
  void aDeliveryThatDiedCannotBeAnsweredFor() {
    kit = ObjectKit.of(QueueObject.class, "max_deliveries", 1);
    put("a");
    Value id = lease("s1", 10);
    kit.passTimeWithLateTimers(10);
    assertThat(kit.call("s1", "h", "acknowledge", id).failure()).isInstanceOf(NotOwner.class);
    assertThat(call("dead_letter_count")).isEqualTo(Value.of(1));
  }

  @Test
  void optionsOutsideTheirRangesAreRefused() {
    for (Object[] options : new Object[][] {{"max_deliveries", -1}, {"max_dead_letters", 0},
        {"max_dead_letters", 1_000_001}}) {
      assertThatThrownBy(() -> ObjectKit.of(QueueObject.class, options)).isInstanceOf(BadArguments.class)
          .hasMessageContaining((String) options[0]);
    }
  }
}
