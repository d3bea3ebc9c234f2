package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Broken;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No reply, not even a read's, overtakes the journal; and what is told when the journal fails. */
class JournalOrderTest {
  private final ObjectKit kit = ObjectKit.of(ProbeObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  @Test
  void noReplyLeavesBeforeTheWritesBeforeItAreKept() {
    kit.faults().hold();
    KitCall write = kit.callAnonymously("note", "a");
    KitCall read = kit.callAnonymously("notes");
    KitCall failing = kit.callAnonymously("fail", "no fact");
    KitCall second = kit.callAnonymously("note", "b");
    assertThat(kit.answered()).isEmpty();
    kit.faults().keepNext();
    assertThat(write.result()).isEqualTo(Value.of(1));
    assertThat(second.isAnswered()).isFalse();
    kit.faults().keepAll();
    assertThat(second.result()).isEqualTo(Value.of(2));
    assertThat(read.result()).as("what it saw when it ran").isEqualTo(Value.list(Value.of("a")));
    assertThat(failing.failure()).isInstanceOf(Failed.class);
    assertThat(kit.answered().get(0)).isSameAs(write);
  }

  @Test
  void aReadWaitsUntilItIsConfirmed() {
    kit.faults().hold();
    KitCall read = kit.callAnonymously("notes");
    assertThat(read.isAnswered()).isFalse();
    kit.faults().keepAll();
    assertThat(read.result()).isEqualTo(Value.list());
    assertThat(kit.faults().readsConfirmed()).isEqualTo(1);
  }

  @Test
  void aCallServedByAnothersTurnWaitsForThatTurnsRecord() {
    KitCall take = kit.callAnonymously("take");
    kit.faults().hold();
    KitCall note = kit.callAnonymously("note", "a");
    assertThat(take.isAnswered()).isFalse();
    assertThat(kit.faults().heldCount()).isEqualTo(1);
    kit.faults().keepAll();
    assertThat(note.result()).isEqualTo(Value.of(1));
    assertThat(take.result()).isEqualTo(Value.of("a"));
  }

  @Test
  void aRepeatOfACallWhoseRecordIsNotKeptYetWaitsForIt() {
    kit.faults().hold();
    KitCall original = kit.request("note", "a").as("s1", "h1").numbered(1, 0).send();
    KitCall repeat = kit.request("note", "a").as("s1", "h1").numbered(1, 0).send();
    assertThat(kit.answered()).isEmpty();
    kit.faults().keepAll();
    assertThat(original.result()).isEqualTo(Value.of(1));
    assertThat(repeat.result()).isEqualTo(Value.of(1));
    assertThat(kit.facts()).hasSize(1);
  }

  @Test
  void whenARecordIsLostItsCallIsUnknownTheOthersUnavailableAndTheObjectBroken() {
    KitCall parked = kit.callAnonymously("take");
    kit.callAnonymously("note", "served");
    KitCall waiting = kit.callAnonymously("take");
    kit.faults().hold();
    kit.faults().failWith(new IllegalStateException("disk full"));
    KitCall write = kit.callAnonymously("note_and_fail", "lost");
    KitCall read = kit.callAnonymously("notes");
    KitCall later = kit.callAnonymously("note", "lost too");
    kit.faults().keepAll();
    assertThat(parked.result()).isEqualTo(Value.of("served"));
    assertThat(write.failure()).isInstanceOf(Unknown.class).hasMessageContaining("disk full");
    assertThat(waiting.failure()).as("it had taken the lost note").isInstanceOf(Unknown.class);
    assertThat(read.failure()).isInstanceOf(Unavailable.class);
    assertThat(later.failure()).isInstanceOf(Unknown.class);
    assertThat(kit.callAnonymously("notes").failure()).isInstanceOf(Broken.class).hasMessageContaining("disk full");
    assertThat(kit.facts()).hasSize(2);
  }

  @Test
  void parkedCallersOfAnObjectThatBreaksAreToldSo() {
    KitCall first = kit.callAnonymously("take");
    KitCall second = kit.callAnonymously("take", 1000);
    kit.faults().failWith(new IllegalStateException("disk full"));
    KitCall write = kit.callAnonymously("note", "lost");
    assertThat(write.failure()).isInstanceOf(Unknown.class);
    assertThat(first.failure()).isInstanceOf(Unknown.class);
    assertThat(second.failure()).isInstanceOf(Broken.class);
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void aReadThatCannotBeConfirmedIsUnavailableAndBreaksNothing() {
    kit.faults().failReadsWith(new IllegalStateException("no leader"));
    assertThat(kit.callAnonymously("notes").failure()).isInstanceOf(Unavailable.class)
        .hasMessageContaining("no leader");
    assertThat(kit.callAnonymously("note", "a").result()).isEqualTo(Value.of(1));
  }
}
