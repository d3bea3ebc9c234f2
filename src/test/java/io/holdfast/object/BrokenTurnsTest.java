package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a class that throws where it should not, or answers late, does to its callers. */
class BrokenTurnsTest {
  @SharedType(value = "frail", doc = "Throws where it is told to.")
  interface Frail {
    @Operation("Count one more.")
    Future<Long> add();

    @Operation(value = "The count.", reads = true)
    Future<Long> get();

    @Operation("Wait until the count is that high, and answer it; does not count.")
    Future<Long> reach(long count, Wait wait);

    @Operation("From now on throw there.")
    Future<Void> throwIn(String place);

    @Operation("Answer, and count one more, when told to.")
    Future<Long> later();

    @Operation("Wait until the count is that high, then answer when told to.")
    Future<Long> reachThenLater(long count, Wait wait);

    @Operation("Throw in a timer's turn, 10 ms from now.")
    Future<Void> timer();
  }

  static final class FrailObject extends SharedObject<FrailObject.Fact> implements Frail {
    sealed interface Fact permits Counted {
    }

    record Counted() implements Fact {
    }

    static Promise<Void> told = Promise.promise();

    private final WaitLine line = openWhile(() -> true);
    private String place = "";
    private long count;
    private int served;

    @Override
    public Future<Long> add() {
      commit(new Counted());
      return Future.succeededFuture(count);
    }

    @Override
    public Future<Long> get() {
      return Future.succeededFuture(count);
    }

    @Override
    public Future<Long> reach(long wanted, Wait wait) {
      return line.enterOr(wait, () -> {
        requireNot("ready");
        if (served > 0) {
          requireNot("after-the-first");
        }
        return count >= wanted;
      }, () -> -1L, () -> {
        requireNot("action");
        served++;
        return count;
      });
    }

    @Override
    public Future<Void> throwIn(String where) {
      place = where;
      return Future.succeededFuture();
    }

    @Override
    public Future<Long> later() {
      return told.future().map(now -> {
        commit(new Counted());
        return count;
      });
    }

    @Override
    public Future<Long> reachThenLater(long wanted, Wait wait) {
      return reach(wanted, wait).compose(reached -> told.future().map(now -> reached));
    }

    @Override
    public Future<Void> timer() {
      after(10, () -> {
        throw new IllegalStateException("timer");
      });
      return Future.succeededFuture();
    }

    private void requireNot(String where) {
      if (place.equals(where)) {
        throw new AssertionError(where);
      }
    }

    @Override
    protected void sessionEnded(String session) {
      requireNot("session");
    }

    @Override
    protected void closed() {
      requireNot("closed");
    }

    @Override
    protected void apply(Fact fact) {
      requireNot("apply");
      count++;
    }

    @Override
    protected Stream<Fact> snapshot() {
      return Stream.generate(() -> (Fact) new Counted()).limit(count);
    }
  }

  private final ObjectKit kit = newKit();

  private static ObjectKit newKit() {
    FrailObject.told = Promise.promise();
    return ObjectKit.of(FrailObject.class);
  }

  private KitCall call(String operation, Object... arguments) {
    return kit.call("s1", "h", operation, arguments);
  }

  @Test
  void anEntranceThatThrowsOnAnAnswerDoesNotStopTheObject() {
    kit.whenAnswered("add", () -> {
      throw new IllegalStateException("the caller's handler");
    });
    call("add");
    assertThat(call("get").result()).isEqualTo(Value.of(1));
  }

  @Test
  void anEntranceThatThrowsDoesNotKeepOthersFromTheirAnswers() {
    KitCall first = call("reach", 1);
    KitCall second = call("reach", 1);
    kit.whenAnswered("reach", () -> {
      throw new IllegalStateException("the caller's handler");
    });
    call("add");
    assertThat(first.isAnswered()).isTrue();
    assertThat(second.result()).isEqualTo(Value.of(1));
  }

  @Test
  void aConditionThatThrowsBreaksTheObjectAndSaysSo() {
    KitCall waiting = call("reach", 5);
    call("throw_in", "ready");
    assertThat(waiting.failure()).isInstanceOf(Broken.class).hasMessageContaining("ready");
    assertThat(call("get").failure()).isInstanceOf(Broken.class);
  }

  @Test
  void anActionThatThrowsAnErrorFailsItsCallerOnly() {
    KitCall waiting = call("reach", 1);
    call("throw_in", "action");
    call("add");
    assertThat(waiting.failure()).hasMessageContaining("action");
    assertThat(call("get").result()).isEqualTo(Value.of(1));
  }

  @Test
  void aTimerThatThrowsBreaksTheObjectAndSaysSo() {
    call("timer");
    kit.passTime(10);
    assertThat(call("get").failure()).isInstanceOf(Broken.class).hasMessageContaining("timer");
  }

  @Test
  void aSessionsEndThatThrowsBreaksTheObjectAndSaysSo() {
    kit.call("s2", "h", "reach", 5);
    call("throw_in", "session");
    kit.endSession("s2");
    assertThat(call("get").failure()).isInstanceOf(Broken.class).hasMessageContaining("session");
  }

  @Test
  void aBrokenObjectCanBeDropped() {
    call("throw_in", "apply");
    assertThat(call("add").failure()).isInstanceOf(Broken.class).hasMessageContaining("drop");
    assertThat(call("drop").result()).isEqualTo(Value.none());
    assertThat(kit.isDropped()).isTrue();
    assertThat(call("get").failure()).isInstanceOf(ObjectGone.class);
    assertThat(call("drop").failure()).isInstanceOf(ObjectGone.class);
  }

  @Test
  void anObjectThatFailsToCloseIsDroppedAllTheSame() {
    call("throw_in", "closed");
    assertThat(call("drop").result()).isEqualTo(Value.none());
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void nobodyIsServedWithAFactThatWasLostInTheSameTurn() {
    KitCall reader = call("reach", 1);
    KitCall breaker = call("reach", 1);
    call("throw_in", "after-the-first");
    KitCall add = call("add");
    assertThat(add.failure()).isInstanceOfAny(Unknown.class, Broken.class);
    assertThat(reader.failure()).isInstanceOf(Broken.class);
    assertThat(breaker.failure()).isInstanceOf(Broken.class);
  }

  @Test
  void aCallThatStandsBehindOneThatAnswersLaterKeepsItsDeadline() {
    KitCall running = call("later");
    KitCall queued = kit.request("get").as("s1", "h").within(50).send();
    kit.passTime(60);
    assertThat(queued.failure()).isInstanceOf(Timeout.class);
    FrailObject.told.complete();
    kit.passTime(1);
    assertThat(running.result()).isEqualTo(Value.of(1));
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void aDeadlineOfACallQueuedBeforeTheOneThatAnswersLaterCountsToo() {
    KitCall[] queued = new KitCall[1];
    kit.whenAnswered("get", () -> {
      call("later");
      queued[0] = kit.request("add").as("s1", "h").within(50).send();
    });
    call("get");
    kit.passTime(60);
    assertThat(queued[0].failure()).isInstanceOf(Timeout.class);
    FrailObject.told.complete();
    kit.passTime(1);
    assertThat(call("get").result()).isEqualTo(Value.of(1));
  }

  @Test
  void theAnswerOfACallThatAnswersLaterIsKeptWithItsFacts() {
    KitCall first = kit.request("later").as("s1", "h").numbered(1, 1).send();
    FrailObject.told.complete();
    kit.passTime(1);
    assertThat(first.result()).isEqualTo(Value.of(1));
    KitCall repeat = kit.request("later").as("s1", "h").numbered(1, 1).send();
    kit.passTime(1);
    assertThat(repeat.result()).isEqualTo(Value.of(1));
    assertThat(kit.facts()).hasSize(1);
    assertThat(kit.journal().turns().get(0).answers()).hasSize(1);
  }

  @Test
  void anAnswerThatComesOutsideATurnAfterAWaitIsDelivered() {
    KitCall waiting = call("reach_then_later", 1);
    call("add");
    assertThat(waiting.isAnswered()).isFalse();
    FrailObject.told.complete();
    kit.passTime(1);
    assertThat(waiting.result()).isEqualTo(Value.of(1));
  }

  @Test
  void theAnswerOfADropDoesNotOvertakeTheJournal() {
    kit.faults().hold();
    KitCall add = call("add");
    KitCall parked = call("reach", 9);
    KitCall drop = call("drop");
    assertThat(kit.answered()).isEmpty();
    kit.faults().keepAll();
    assertThat(kit.answered()).containsExactlyInAnyOrder(add, parked, drop);
    assertThat(kit.answered().get(0)).isSameAs(add);
    assertThat(drop.result()).isEqualTo(Value.none());
    assertThat(parked.failure()).isInstanceOf(ObjectGone.class);
  }

  @Test
  void aRepeatOfACallWhoseTurnWasNotKeptIsToldThatNobodyKnows() {
    kit.faults().hold();
    KitCall first = kit.request("add").as("s1", "h").numbered(1, 1).send();
    KitCall repeat = kit.request("add").as("s1", "h").numbered(1, 1).send();
    KitCall read = call("get");
    kit.faults().failWith(new IllegalStateException("disk full"));
    kit.faults().keepAll();
    assertThat(first.failure()).isInstanceOf(Unknown.class);
    assertThat(repeat.failure()).isInstanceOf(Unknown.class);
    assertThat(read.failure()).isNotInstanceOf(Unknown.class);
  }

  @Test
  void answersBehindALaterOneDoNotFillTheQuota() {
    ObjectKit small = ObjectKit.of(ObjectType.of(FrailObject.class), new ObjectLimits(10, 10, 3));
    small.request("add").as("s1", "h").numbered(9, 1).send();
    for (int id = 1; id <= 8; id++) {
      KitCall add = small.request("add").as("s1", "h").numbered(id, id).send();
      assertThat(add.result()).isEqualTo(Value.of(id + 1));
    }
  }
}
