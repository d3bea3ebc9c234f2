package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuntimeTurnTest {
  private final ObjectKit kit = ObjectKit.of(ProbeObject.class);

  @Test
  void callsMadeDuringATurnRunAfterItInOrder() {
    List<KitCall> made = new ArrayList<>();
    kit.whenAnswered("note", () -> {
      made.add(kit.callAnonymously("note", "second"));
      made.add(kit.callAnonymously("notes"));
      made.add(kit.callAnonymously("note", "third"));
      assertThat(made).as("queued, not run").noneMatch(KitCall::isAnswered);
    });
    kit.callAnonymously("note", "first");
    assertThat(made.get(1).result()).isEqualTo(Value.list(Value.of("first"), Value.of("second")));
    assertThat(kit.answered()).extracting(KitCall::operation).containsExactly("note", "note", "notes", "note");
    kit.verify();
  }

  @Test
  void moreThanTheLimitOfQueuedCallsIsUnavailable() {
    ObjectKit small = ObjectKit.of(ObjectType.of(ProbeObject.class), new ObjectLimits(10, 2, 10));
    List<KitCall> made = new ArrayList<>();
    small.whenAnswered("note", () -> {
      for (int i = 0; i < 3; i++) {
        made.add(small.callAnonymously("notes"));
      }
    });
    small.callAnonymously("note", "first");
    assertThat(made.get(0).result()).isNotNull();
    assertThat(made.get(1).result()).isNotNull();
    assertThat(made.get(2).failure()).isInstanceOf(Unavailable.class).hasMessageContaining("2 calls queued");
  }

  @Test
  void aQueuedCallThatIsCancelledNeverRuns() {
    KitCall[] queued = new KitCall[1];
    kit.holdTasks();
    kit.whenAnswered("notes", () -> {
      queued[0] = kit.callAnonymously("note", "never");
      queued[0].cancel();
      kit.runNextTask();
    });
    kit.callAnonymously("notes");
    assertThat(queued[0].failure()).isInstanceOf(Cancelled.class);
    assertThat(kit.facts()).isEmpty();
  }

  @Test
  void aCancelThatComesAfterTheCallRanChangesNothing() {
    KitCall[] queued = new KitCall[1];
    kit.holdTasks();
    kit.faults().hold();
    kit.whenAnswered("notes", () -> {
      queued[0] = kit.callAnonymously("note", "kept");
      queued[0].cancel();
    });
    kit.callAnonymously("notes");
    kit.faults().keepNext(); // the read is answered, the note runs and waits for the journal
    kit.runTasks(); // now the cancel arrives
    assertThat(queued[0].isAnswered()).isFalse();
    kit.faults().keepAll();
    assertThat(queued[0].result()).isEqualTo(Value.of(1));
  }

  @Test
  void aCancelThatComesWhenTheCallIsParkedByNowTakesItOutOfItsLine() {
    KitCall[] queued = new KitCall[1];
    kit.holdTasks();
    kit.whenAnswered("notes", () -> {
      queued[0] = kit.callAnonymously("take");
      queued[0].cancel();
    });
    kit.callAnonymously("notes");
    kit.runTasks();
    assertThat(queued[0].failure()).isInstanceOf(Cancelled.class);
    kit.callAnonymously("note", "stays");
    assertThat(kit.callAnonymously("notes").result()).isEqualTo(Value.list(Value.of("stays")));
  }

  @Test
  void aCallThatCannotBeMeantForThisLifeOfTheNameIsRefused() {
    assertThat(kit.request("note", "x").ofIncarnation(ObjectKit.INCARNATION).send().result()).isEqualTo(Value.of(1));
    assertThat(kit.request("note", "x").ofIncarnation(ObjectKit.INCARNATION - 1).send().failure())
        .isInstanceOf(ObjectGone.class);
    assertThat(kit.facts()).hasSize(1);
  }

  @Test
  void aCallWhoseDeadlineHasPassedIsNotRun() {
    assertThat(kit.request("note", "late").within(0).send().failure()).isInstanceOf(Timeout.class);
    assertThat(kit.request("note", "just").within(1).send().result()).isEqualTo(Value.of(1));
    assertThat(kit.facts()).hasSize(1);
  }

  @Test
  void wrongOperationsAndArgumentsAreNamed() {
    assertThat(kit.callAnonymously("erase").failure()).isInstanceOf(NoSuchOperation.class)
        .hasMessageContaining("note_and_fail");
    assertThat(kit.callAnonymously("note").failure()).isInstanceOf(BadArguments.class).hasMessageContaining("'text'");
    assertThat(kit.request("note").with("txt", "x").send().failure()).isInstanceOf(BadArguments.class)
        .hasMessageContaining("txt");
  }

  @Test
  void describeTellsWhatItIs() {
    kit.callAnonymously("take");
    DictValue described = (DictValue) kit.callAnonymously("describe").result();
    assertThat(described.get("name")).isEqualTo(Value.of("kit"));
    assertThat(described.get("type")).isEqualTo(Value.of("probe"));
    assertThat(described.get("incarnation")).isEqualTo(Value.of(ObjectKit.INCARNATION));
    assertThat(described.get("durability")).isEqualTo(Value.of("journal"));
    assertThat(described.get("facts")).isEqualTo(Value.of(0));
    assertThat(described.get("waiting")).isEqualTo(Value.of(1));
  }

  @Test
  void dropEndsParkedAndLaterCallsAndTakesItOutOfItsHost() {
    KitCall parked = kit.callAnonymously("take");
    KitCall drop = kit.callAnonymously("drop");
    assertThat(drop.result()).isEqualTo(Value.none());
    assertThat(kit.isDropped()).isTrue();
    assertThat(parked.failure()).isInstanceOf(ObjectGone.class);
    assertThat(kit.callAnonymously("notes").failure()).isInstanceOf(ObjectGone.class);
    assertThat(kit.callAnonymously("drop").failure()).isInstanceOf(ObjectGone.class);
  }

  @Test
  void callsQueuedBehindADropFailWithIt() {
    KitCall[] queued = new KitCall[2];
    kit.whenAnswered("notes", () -> {
      queued[0] = kit.callAnonymously("drop");
      queued[1] = kit.callAnonymously("note", "too late");
    });
    kit.callAnonymously("notes");
    assertThat(queued[0].result()).isEqualTo(Value.none());
    assertThat(queued[1].failure()).isInstanceOf(ObjectGone.class);
    assertThat(kit.facts()).isEmpty();
  }

  @Test
  void theEndOfItsHostEndsItWithTheHostsReason() {
    KitCall parked = kit.callAnonymously("take");
    kit.end(new Unavailable("the host stops"));
    assertThat(parked.failure()).isInstanceOf(Unavailable.class).hasMessage("the host stops");
    assertThat(kit.callAnonymously("notes").failure()).isInstanceOf(Unavailable.class);
  }

  @Test
  void aFactThatCannotBeAppliedBreaksTheObjectAndSaysWhy() {
    KitCall parked = kit.call("s1", "h1", "take");
    parked.cancel();
    kit.runTasks();
    KitCall waiting = kit.callAnonymously("take", 100);
    KitCall explode = kit.callAnonymously("explode", "never kept");
    assertThat(explode.failure()).isInstanceOf(Broken.class).hasMessageContaining("Exploded")
        .hasMessageContaining("this fact cannot be applied");
    assertThat(waiting.failure()).isInstanceOf(Broken.class);
    assertThat(kit.facts()).isEmpty();
    assertThat(kit.callAnonymously("notes").failure()).isInstanceOf(Broken.class);
    assertThat(kit.callAnonymously("describe").failure()).isInstanceOf(Broken.class);
    assertThat(kit.timersSet()).isZero();
    assertThat(kit.sessions().isEnlisted("s1")).isFalse();
  }
}
