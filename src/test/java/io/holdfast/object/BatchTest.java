package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.StaleToken;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.CommonFact.TokenSeen;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several calls in one turn: all take effect, or none. */
class BatchTest {
  private final ObjectKit kit = ObjectKit.of(LedgerObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private static DictValue op(String operation, Object... args) {
    return DictValue.of("op", operation, "args", List.of(args));
  }

  private static Value values(Object... items) {
    return Value.from(List.of(items));
  }

  private KitCall batch(Object... calls) {
    return kit.callAnonymously("batch", List.of(calls));
  }

  private Value numbers() {
    return kit.callAnonymously("numbers").result();
  }

  /** The batch fails, and is not to be seen in anything. */
  private <T extends HoldfastException> T failure(Class<T> kind, Object... calls) {
    Value before = numbers();
    int turns = kit.journal().turns().size();
    long facts = kit.runtime().factNumber();
    HoldfastException failure = batch(calls).failure();
    assertThat(numbers()).isEqualTo(before);
    assertThat(kit.journal().turns()).hasSize(turns);
    assertThat(kit.runtime().factNumber()).isEqualTo(facts);
    assertThat(failure).isInstanceOf(kind);
    return kind.cast(failure);
  }

  @Test
  void allResultsComeInOrderAndAllFactsInOneRecord() {
    assertThat(batch(op("add", 1), op("add", 2), op("take", 0), op("numbers")).result())
        .isEqualTo(values(1, 2, 1, values(2)));
    assertThat(kit.journal().turns()).singleElement().satisfies(turn -> assertThat(turn.facts()).containsExactly(
        new LedgerObject.Added(1), new LedgerObject.Added(2), new LedgerObject.Removed()));
  }

  @Test
  void argumentsGoByPositionByNameOrNotAtAll() {
    assertThat(batch(DictValue.of("op", "add", "args", Map.of("number", 3)), DictValue.of("op", "numbers"),
        DictValue.of("op", "numbers", "args", null)).result())
        .isEqualTo(values(1, values(3), values(3)));
    assertThat(failure(BadArguments.class, DictValue.of("op", "add", "args", 3))).hasMessageContaining("call 1 of 1")
        .hasMessageContaining("'args' is a dict by name or a list by position, not int");
    assertThat(failure(BadArguments.class, DictValue.of("args", List.of()))).hasMessageContaining("'op' takes text");
    assertThat(failure(BadArguments.class, "add")).hasMessageContaining("'calls' takes");
    assertThat(failure(BadArguments.class, DictValue.of("op", "add", "args", Map.of(1, 2))))
        .hasMessageContaining("argument names are text");
  }

  @Test
  void theFirstCallThatFailsFailsTheBatchWithItsOwnError() {
    batch(op("add", 1));
    Failed failed = failure(Failed.class, op("add", 2), op("take", 0), op("fail"), op("explode"));
    assertThat(failed.type()).isEqualTo("KeyError");
    assertThat(failed).hasMessage("call 3 of 4 of the batch, 'fail': 'k'");
    assertThat(failed.arguments()).isEqualTo(List.of("k"));
    assertThat(failure(BadArguments.class, op("add", 2), op("add", "x"))).hasMessageContaining("call 2 of 2")
        .hasMessageContaining("'number' takes");
  }

  @Test
  void anEmptyBatchDoesNothing() {
    assertThat(batch().result()).isEqualTo(values());
    assertThat(kit.facts()).isEmpty();
  }

  @Test
  void whatWouldHaveToWaitIsOverAtOnce() {
    assertThat(failure(Empty.class, op("add", 1), op("take"), op("take"))).hasMessageContaining("call 3 of 3");
    KitCall parked = kit.call("s1", "h1", "take");
    assertThat(failure(Empty.class, op("add", 7), op("take"))).as("it does not overtake who waits")
        .hasMessageContaining("call 2 of 2");
    assertThat(parked.isAnswered()).isFalse();
    batch(op("add", 8));
    assertThat(parked.result()).isEqualTo(Value.of(8));
  }

  @Test
  void parkedCallersAreServedAfterItAndInItsRecord() {
    KitCall parked = kit.call("s1", "h1", "take");
    KitCall batch = batch(op("add", 1), op("add", 2), op("numbers"));
    assertThat(batch.result()).isEqualTo(values(1, 2, values(1, 2)));
    assertThat(parked.result()).isEqualTo(Value.of(1));
    assertThat(kit.answered()).containsExactly(batch, parked);
    assertThat(kit.journal().turns()).hasSize(1);
  }

  @Test
  void whatCannotBeInABatchIsRefusedBeforeAnythingRuns() {
    for (String ofEveryObject : new String[] {"describe", "drop", "cancel", "batch", "facts",
        "expire_after", "never_expire"}) {
      assertThat(failure(BadArguments.class, op("explode"), op(ofEveryObject))).hasMessageContaining("call 2 of 2")
          .hasMessageContaining("'" + ofEveryObject + "'").hasMessageContaining("by itself");
    }
    assertThat(failure(NoSuchOperation.class, op("explode"), op("fly")))
        .hasMessageContaining("ledger has no operation");
    assertThat(failure(BadArguments.class, op("later"))).hasMessageContaining("answers later");
  }

  @Test
  void aThousandCallsAreTheMost() {
    List<Object> calls = new ArrayList<>();
    for (int i = 0; i < Batch.MOST_CALLS; i++) {
      calls.add(op("add", i));
    }
    assertThat(((ListValue) batch(calls.toArray()).result()).items()).hasSize(1_000);
    calls.add(op("add", 0));
    assertThat(failure(TooLarge.class, calls.toArray())).hasMessageContaining("at most 1000 calls, not 1001");
  }

  @Test
  void resultsHaveAGreatestWeightTogether() {
    assertThat(failure(TooLarge.class, op("add", 1), op("text", 9 << 20), op("text", 9 << 20)))
        .hasMessageContaining("call 3 of 3").hasMessageContaining("16777216 bytes");
  }

  @Test
  void nothingGrowsWhileMemoryIsShort() {
    kit.shortOfMemory(true);
    assertThat(failure(Unavailable.class, op("add", 1), op("grow", 1))).hasMessageContaining("-Xmx");
    assertThat(batch(op("add", 1)).hasFailed()).isFalse();
  }

  @Test
  void oneThatTakesTooLongIsTakenBack() {
    kit.passTimeWhenRead(Batch.LONGEST_MS / 4);
    Object[] calls = new Object[12];
    Arrays.fill(calls, op("add", 1));
    assertThat(failure(TooLarge.class, calls)).hasMessageContaining("of 12 of the batch")
        .hasMessageContaining("at most 2000; send smaller ones");
    kit.passTimeWhenRead(0);
    assertThat(batch(calls).hasFailed()).isFalse();
  }

  @Test
  void oneCallMayTakeAsLongAsByItself() {
    kit.passTimeWhenRead(2 * Batch.LONGEST_MS);
    assertThat(batch(op("add", 1)).hasFailed()).isFalse();
  }

  @Test
  void oneThatFillsTheMemoryIsTakenBack() {
    kit.shortOfMemoryAfter(3);
    assertThat(failure(Unavailable.class, op("add", 1), op("add", 2), op("add", 3), op("add", 4), op("add", 5)))
        .hasMessageContaining("of 5 of the batch").hasMessageContaining("send smaller ones");
  }

  @Test
  void whatFreesIsDoneWhileMemoryIsShort() {
    batch(op("add", 1), op("add", 2));
    kit.shortOfMemory(true);
    assertThat(batch(op("take", 0), op("take", 0)).result()).isEqualTo(values(1, 2));
  }

  @Test
  void aResultThatHasNoValueFailsItToo() {
    assertThat(failure(Failed.class, op("add", 1), op("nothing_tellable")).type()).isEqualTo("TypeError");
  }

  /** A class that knows nothing of facts. */
  public static final class Plain {
    public int size() {
      return 0;
    }
  }

  @Test
  void objectsOfPlainClassesTakeNone() {
    ObjectKit plain = ObjectKit.ofPlain(new Plain());
    assertThat(plain.callAnonymously("batch", List.of(op("size"))).failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("plain class").hasMessageContaining("one by one");
  }

  @Test
  void timeStandsStillInIt() {
    ListValue times = (ListValue) ((ListValue) batch(op("times")).result()).items().get(0);
    assertThat(times.items().get(0)).isEqualTo(times.items().get(1)).isEqualTo(Value.of(kit.nowMs()));
  }

  // ---------------------------------------------------------------- at most once, guards

  @Test
  void itRunsOnceHoweverOftenItIsRepeated() {
    for (int i = 0; i < 3; i++) {
      assertThat(kit.request("batch", List.of(op("add", 1), op("add", 2))).as("s1", "h1").numbered(1, 0).send()
          .result()).isEqualTo(values(1, 2));
    }
    assertThat(numbers()).isEqualTo(values(1, 2));
    assertThat(kit.journal().turns().get(0).answers()).singleElement()
        .satisfies(answer -> assertThat(answer.result()).isEqualTo(values(1, 2)));
  }

  @Test
  void oneThatFailedMadeNoFactsAndRunsAgain() {
    List<DictValue> calls = List.of(op("add", 1), op("take"), op("take"));
    assertThat(kit.request("batch", calls).as("s1", "h1").numbered(1, 0).send().failure()).isInstanceOf(Empty.class);
    kit.callAnonymously("add", 9);
    assertThat(kit.request("batch", calls).as("s1", "h1").numbered(1, 0).send().result())
        .isEqualTo(values(2, 9, 1));
  }

  @Test
  void itsGuardIsThatOfAllItsCalls() {
    assertThat(kit.request("batch", List.of(op("add", 1))).guardedBy("lock", 5).send().result())
        .isEqualTo(values(1));
    assertThat(kit.journal().turns().get(0).facts())
        .containsExactly(new TokenSeen("lock", 5), new LedgerObject.Added(1));
    assertThat(kit.request("batch", List.of(op("add", 1))).guardedBy("lock", 4).send().failure())
        .isInstanceOf(StaleToken.class);
    assertThat(kit.request("batch", List.of(op("fail"))).guardedBy("lock", 6).send().failure())
        .isInstanceOf(Failed.class);
    assertThat(kit.facts()).as("a failed batch has raised the token").last().isEqualTo(new TokenSeen("lock", 6));
  }

  // ---------------------------------------------------------------- facts that cannot be taken back

  @Test
  void aTypeThatCannotTakeAFactBackIsCopied() {
    batch(op("add", 1));
    assertThat(batch(op("add", 2), op("add_for_good", 3), op("numbers")).result())
        .isEqualTo(values(2, 4, values(1, 2, -3, 3)));
    assertThat(numbers()).isEqualTo(values(1, 2, -3, 3));
    assertThat(kit.journal().turns().get(1).facts()).hasSize(3);
    assertThat(failure(Failed.class, op("take"), op("add_for_good", 3), op("fail")))
        .hasMessageContaining("call 3 of 3");
  }

  @Test
  void anOperationThatDoesNotHeedWhatCommitSaysIsCopiedToo() {
    assertThat(batch(op("add_for_good_catching", 3), op("add", 4)).result()).isEqualTo(values(2, 3));
    assertThat(numbers()).isEqualTo(values(-3, 3, 4));
    assertThat(failure(Failed.class, op("add_for_good_catching", 3), op("fail"))).hasMessageContaining("call 2 of 2");
  }

  @Test
  void anObjectTooLargeToBeCopiedIsRefused() {
    List<Object> calls = new ArrayList<>();
    for (int i = 0; i < Batch.MOST_CALLS; i++) {
      calls.add(op("add", i));
    }
    for (int i = 0; i < Batch.MOST_COPIED_FACTS / Batch.MOST_CALLS; i++) {
      batch(calls.toArray()).result();
    }
    assertThat(batch(op("take"), op("add_for_good", 1)).result()).isEqualTo(values(0, 10_001));
    assertThat(failure(TooLarge.class, op("add_for_good", 1))).hasMessageContaining("more than 10000 facts");
  }

  @Test
  void aTimerOfAFailedBatchFiresButOneOfACopyIsNotSet() {
    assertThat(failure(BadArguments.class, op("add_twice_for_good", 1))).hasMessageContaining("starts a timer");
    kit.passTime(200);
    assertThat(numbers()).isEqualTo(values());
    batch(op("add_twice", 1)).result();
    kit.passTime(200);
    assertThat(numbers()).isEqualTo(values(1, 1));
  }

  @Test
  void aFactThatCannotBeTakenBackThoughItsTypeSaysSoBreaksTheObject() {
    ObjectKit breaking = ObjectKit.of(LedgerObject.class); // its state is not what its facts say: not verified
    assertThat(breaking.callAnonymously("batch", List.of(op("add_badly", 1), op("fail"))).failure())
        .isInstanceOf(Broken.class).hasMessageContaining("taking back AddedBadly");
    assertThat(breaking.callAnonymously("numbers").failure()).isInstanceOf(Broken.class);
    assertThat(breaking.callAnonymously("drop").hasFailed()).isFalse();
  }

  @Test
  void aFactThatCannotBeAppliedBreaksTheObjectAsOutsideABatch() {
    ObjectKit breaking = ObjectKit.of(LedgerObject.class); // as above
    assertThat(breaking.callAnonymously("batch", List.of(op("add", 1), op("explode"))).failure())
        .isInstanceOf(Broken.class).hasMessageContaining("applying Exploded");
    assertThat(breaking.journal().turns()).isEmpty();
  }
}
