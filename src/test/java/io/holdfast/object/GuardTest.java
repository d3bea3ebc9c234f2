package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.StaleToken;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.CommonFact.TokenSeen;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.KitRequest;
import io.holdfast.kit.ObjectKit;
import io.holdfast.model.Guard;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fencing: who shows a lower token than one that was seen of the same lock has no effect any more. */
class GuardTest {
  private final ObjectKit kit = ObjectKit.of(ProbeObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitRequest guarded(long token, String operation, Object... arguments) {
    return kit.request(operation, arguments).guardedBy("lock", token);
  }

  private Value guards() {
    return ((DictValue) kit.callAnonymously("describe").result()).get("guards");
  }

  @Test
  void aReadThatShowsANewTokenIsRefusedWhileNothingCanBeKept() {
    assertThat(guarded(5, "note", "five").send().result()).isEqualTo(Value.of(1));
    kit.faults().refuse("the disk is full");
    assertThat(guarded(6, "notes").send().failure()).isInstanceOf(Unavailable.class)
        .hasMessageContaining("was not run").hasMessageContaining("the disk is full");
    assertThat(guarded(5, "notes").send().result()).isEqualTo(Value.list(Value.of("five")));
    assertThat(guarded(6, "note", "six").send().failure()).isInstanceOf(Unavailable.class);
    assertThat(kit.callAnonymously("drop").failure()).isInstanceOf(Unavailable.class);
    kit.faults().refuse(null);
    assertThat(guarded(6, "note", "six").send().result()).isEqualTo(Value.of(2));
  }

  @Test
  void aLowerTokenIsRefusedAndHasNoEffect() {
    assertThat(guarded(5, "note", "five").send().result()).isEqualTo(Value.of(1));
    long facts = kit.runtime().factNumber();
    assertThat(guarded(4, "note", "four").send().failure()).isInstanceOf(StaleToken.class)
        .hasMessageContaining("token 4 of the lock 'lock'").hasMessageContaining("has seen 5")
        .hasMessageContaining("acquire it again");
    assertThat(kit.runtime().factNumber()).isEqualTo(facts);
    assertThat(guarded(5, "note", "again").send().result()).isEqualTo(Value.of(2));
    assertThat(guarded(6, "note", "six").send().result()).isEqualTo(Value.of(3));
  }

  @Test
  void theTokenAndTheOperationAreOneTurn() {
    guarded(5, "note", "five").send();
    assertThat(kit.journal().turns()).singleElement()
        .satisfies(turn -> assertThat(turn.facts()).containsExactly(new TokenSeen("lock", 5),
            new ProbeObject.Noted("five")));
    guarded(5, "note", "again").send();
    assertThat(kit.journal().turns().get(1).facts()).as("a token that is known is no fact")
        .containsExactly(new ProbeObject.Noted("again"));
  }

  @Test
  void aGuardedReadRaisesTheTokenToo() {
    assertThat(guarded(5, "notes").send().result()).isEqualTo(Value.list());
    assertThat(kit.facts()).containsExactly(new TokenSeen("lock", 5));
    assertThat(guarded(4, "notes").send().failure()).isInstanceOf(StaleToken.class);
    assertThat(guarded(6, "describe").send().hasFailed()).isFalse();
    assertThat(guarded(5, "describe").send().failure()).isInstanceOf(StaleToken.class);
    assertThat(guards()).isEqualTo(DictValue.of("lock", 6));
  }

  @Test
  void aCallThatFailsAfterItsGuardWasAcceptedHasRaisedTheToken() {
    assertThat(guarded(5, "fail", "why").send().failure()).isInstanceOf(Failed.class);
    assertThat(guarded(4, "note", "four").send().failure()).isInstanceOf(StaleToken.class);
  }

  @Test
  void aCallThatCouldNotRunHasNotRaisedIt() {
    assertThat(guarded(5, "fly").send().failure()).isInstanceOf(NoSuchOperation.class);
    assertThat(guarded(5, "notes").ofIncarnation(99).send().hasFailed()).isTrue();
    assertThat(kit.facts()).isEmpty();
    assertThat(guards()).isNull();
  }

  @Test
  void unguardedCallsAndOtherLocksAreNotConcerned() {
    guarded(5, "note", "five").send();
    assertThat(kit.callAnonymously("note", "unguarded").result()).isEqualTo(Value.of(2));
    assertThat(kit.request("note", "other").guardedBy("other", 1).send().result()).isEqualTo(Value.of(3));
    assertThat(guards()).isEqualTo(DictValue.of("lock", 5, "other", 1));
  }

  @Test
  void aRepeatGetsItsFirstAnswerThoughItsTokenIsStaleBynow() {
    KitCall first = guarded(5, "note", "five").as("s1", "h1").numbered(1, 0).send();
    guarded(6, "note", "six").send();
    KitCall repeat = guarded(5, "note", "five").as("s1", "h1").numbered(1, 0).send();
    assertThat(repeat.result()).isEqualTo(first.result());
    assertThat(guarded(5, "note", "new").as("s1", "h1").numbered(2, 0).send().failure())
        .isInstanceOf(StaleToken.class);
  }

  @Test
  void aFailureWithAHigherTokenIsKeptForItsRepeat() {
    guarded(5, "fail", "why").as("s1", "h1").numbered(1, 0).send();
    guarded(6, "notes").send();
    assertThat(guarded(5, "fail", "why").as("s1", "h1").numbered(1, 0).send().failure()).isInstanceOf(Failed.class);
  }

  @Test
  void parkedCallersWithALowerTokenEndAtOnce() {
    KitCall stale = guarded(5, "take").as("s1", "h1").send();
    KitCall otherLock = kit.request("take").guardedBy("other", 1).as("s2", "h1").send();
    KitCall unguarded = kit.call("s3", "h1", "take");
    assertThat(stale.isAnswered()).isFalse();
    guarded(6, "notes").send();
    assertThat(stale.failure()).isInstanceOf(StaleToken.class).hasMessageContaining("has seen 6");
    kit.callAnonymously("note", "a");
    kit.callAnonymously("note", "b");
    assertThat(otherLock.result()).isEqualTo(Value.of("a"));
    assertThat(unguarded.result()).isEqualTo(Value.of("b"));
  }

  @Test
  void aStaleTokenDropsNothing() {
    guarded(5, "note", "five").send();
    assertThat(guarded(4, "drop").send().failure()).isInstanceOf(StaleToken.class);
    assertThat(kit.isDropped()).isFalse();
    assertThat(guarded(5, "drop").send().hasFailed()).isFalse();
    assertThat(kit.isDropped()).isTrue();
  }

  @Test
  void anObjectRemembersSixteenLocksAndRefusesTheNext() {
    for (int i = 0; i < CommonState.MOST_LOCKS; i++) {
      kit.request("note", "n").guardedBy("lock-" + i, 1).send().result();
    }
    assertThat(kit.request("note", "n").guardedBy("lock-16", 9).send().failure()).isInstanceOf(TooLarge.class)
        .hasMessageContaining("16 locks").hasMessageContaining("lock-15").hasMessageContaining("dropping it");
    assertThat(kit.request("note", "n").guardedBy("lock-0", 2).send().result()).isEqualTo(Value.of(17));
  }

  @Test
  void aCallRefusedForWantOfMemoryHasNotRaisedTheToken() {
    ObjectKit growing = ObjectKit.of(io.holdfast.types.BuiltInTypes.all().stream()
        .filter(type -> type.name().equals("list")).findFirst().orElseThrow());
    growing.shortOfMemory(true);
    assertThat(growing.request("append", 1).guardedBy("lock", 5).send().failure()).isInstanceOf(Unavailable.class);
    assertThat(growing.facts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Guard.GREATEST_TOKEN + 1, Long.MAX_VALUE, Long.MIN_VALUE})
  void aTokenIsFromOneToWhatEveryClientCanSay(long token) {
    assertThatThrownBy(() -> new Guard("lock", token)).isInstanceOf(BadArguments.class)
        .hasMessageContaining("from 1 to 9007199254740991").hasMessageContaining("not " + token);
  }

  @Test
  void aLocksNameIsAnObjectsName() {
    assertThat(new Guard("~node.id", 1).lock()).isEqualTo("~node.id");
    for (String name : new String[] {"", "~", "a b", "x".repeat(256)}) {
      assertThatThrownBy(() -> new Guard(name, 1)).as(name).isInstanceOf(BadArguments.class);
    }
    assertThatThrownBy(() -> new Guard(null, 1)).isInstanceOf(BadArguments.class).hasMessageContaining("no lock");
  }

  /**
   * Clients get tokens one after another and pause at random before they use them, some in calls that wait: what the
   * object accepts never goes back.
   */
  @Test
  void acceptedTokensNeverDecreaseWhoeverPauses() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      ObjectKit object = ObjectKit.of(ProbeObject.class);
      Map<String, Long> nextToken = new HashMap<>();
      Map<String, Long> highest = new HashMap<>();
      Deque<Guard> paused = new ArrayDeque<>();
      List<KitCall> waiting = new ArrayList<>();
      for (int step = 0; step < 120; step++) {
        String lock = "lock-" + random.nextInt(3);
        if (random.nextInt(3) == 0) {
          paused.add(new Guard(lock, nextToken.merge(lock, 1L + random.nextInt(3), Long::sum)));
          continue;
        }
        Guard guard = random.nextBoolean() ? paused.pollLast() : paused.pollFirst();
        if (guard == null) {
          continue;
        }
        paused.add(guard); // to be used again, later
        int before = object.answered().size();
        KitCall call = request(object, random.nextInt(4), step).guardedBy(guard.lock(), guard.token()).send();
        if (!call.isAnswered()) {
          waiting.add(call);
        }
        for (KitCall answered : object.answered().subList(before, object.answered().size())) {
          Guard its = answered.guard();
          long seen = highest.getOrDefault(its.lock(), 0L);
          boolean stale = answered.hasFailed() && answered.failure() instanceof StaleToken;
          long now = Math.max(seen, guard.lock().equals(its.lock()) ? guard.token() : 0);
          assertThat(stale).as("seed %d, step %d: token %d of %s after %d", seed, step, its.token(), its.lock(), now)
              .isEqualTo(its.token() < now);
        }
        highest.merge(guard.lock(), guard.token(), Math::max);
        waiting.removeIf(KitCall::isAnswered);
        for (KitCall parked : waiting) {
          assertThat(parked.guard().token()).as("seed %d, step %d: what may wait", seed, step)
              .isGreaterThanOrEqualTo(highest.get(parked.guard().lock()));
        }
      }
      DictValue seen = (DictValue) ((DictValue) object.callAnonymously("describe").result()).get("guards");
      highest.forEach((lock, token) -> assertThat(((IntValue) seen.get(lock)).value()).isEqualTo(token));
      object.verify();
    }
  }

  private static KitRequest request(ObjectKit object, int kind, int step) {
    return switch (kind) {
      case 0 -> object.request("take").as("s", "h");
      case 1 -> object.request("notes");
      case 2 -> object.request("fail", "x");
      default -> object.request("note", "n" + step);
    };
  }
}
