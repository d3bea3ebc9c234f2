package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RwLockObjectTest {
  private static final Value TRUE = Value.of(true);
  private static final Value FALSE = Value.of(false);

  private final ObjectKit kit = ObjectKit.of(RwLockObject.class);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private KitCall read(String session, Object... arguments) {
    return kit.call(session, "h", "acquire_read", arguments);
  }

  private KitCall write(String session, Object... arguments) {
    return kit.call(session, "h", "acquire_write", arguments);
  }

  private KitCall releaseRead(String session) {
    return kit.call(session, "h", "release_read");
  }

  private KitCall releaseWrite(String session) {
    return kit.call(session, "h", "release_write");
  }

  private long token(String session) {
    return ((IntValue) kit.call(session, "h", "token").result()).value();
  }

  private Value readers() {
    return kit.callAnonymously("readers").result();
  }

  private Value writing() {
    return kit.callAnonymously("writing").result();
  }

  @Test
  void manyReadOrOneWrites() {
    assertThat(read("s1").result()).isEqualTo(TRUE);
    assertThat(read("s2", 0).result()).isEqualTo(TRUE);
    assertThat(readers()).isEqualTo(Value.of(2));
    assertThat(write("s3", 0).result()).isEqualTo(FALSE);
    releaseRead("s1").result();
    KitCall writer = write("s3");
    assertThat(writer.isAnswered()).isFalse();
    releaseRead("s2").result();
    assertThat(writer.result()).isEqualTo(TRUE);
    assertThat(writing()).isEqualTo(TRUE);
    assertThat(read("s1", 0).result()).isEqualTo(FALSE);
    assertThat(write("s1", 0).result()).isEqualTo(FALSE);
  }

  @Test
  void aReaderThatComesWhileAWriterWaitsStandsBehindIt() {
    read("s1");
    KitCall writer = write("s2");
    KitCall late = read("s3");
    KitCall later = read("s4");
    assertThat(read("s5", 0).result()).isEqualTo(FALSE);
    releaseRead("s1");
    assertThat(writer.result()).isEqualTo(TRUE);
    assertThat(late.isAnswered()).isFalse();
    releaseWrite("s2");
    assertThat(late.result()).isEqualTo(TRUE);
    assertThat(later.result()).isEqualTo(TRUE);
  }

  @Test
  void readersBehindAWriterThatLeavesGoOn() {
    read("s1");
    KitCall writer = write("s2");
    KitCall reader = read("s3");
    kit.cancel(writer);
    assertThat(writer.failure()).isInstanceOf(Cancelled.class);
    assertThat(reader.result()).isEqualTo(TRUE);
  }

  @Test
  void bothSidesAreReentrantAlsoWhileOthersWait() {
    read("s1");
    KitCall writer = write("s2");
    assertThat(read("s1").result()).isEqualTo(TRUE);
    releaseRead("s1");
    assertThat(writer.isAnswered()).isFalse();
    releaseRead("s1");
    assertThat(writer.result()).isEqualTo(TRUE);
    assertThat(write("s2").result()).isEqualTo(TRUE);
    releaseWrite("s2");
    assertThat(writing()).isEqualTo(TRUE);
    releaseWrite("s2");
    assertThat(writing()).isEqualTo(FALSE);
  }

  @Test
  void theWriterMayReadAndBecomesAReaderByReleasingTheWrite() {
    write("s1");
    assertThat(read("s1").result()).isEqualTo(TRUE);
    KitCall other = read("s2");
    releaseWrite("s1");
    assertThat(other.result()).isEqualTo(TRUE);
    assertThat(readers()).isEqualTo(Value.of(2));
    assertThat(releaseWrite("s1").failure()).isInstanceOf(NotOwner.class).hasMessageContaining("does not write");
    releaseRead("s1").result();
  }

  @Test
  void downgradeIsOneStep() {
    write("s1");
    long token = token("s1");
    KitCall writer = write("s2");
    KitCall reader = read("s3");
    kit.call("s1", "h", "downgrade").result();
    assertThat(writing()).isEqualTo(FALSE);
    assertThat(token("s1")).isEqualTo(token);
    assertThat(writer.isAnswered()).isFalse();
    assertThat(reader.isAnswered()).as("it stands behind the writer").isFalse();
    assertThat(kit.call("s1", "h", "downgrade").failure()).isInstanceOf(NotOwner.class);
    releaseRead("s1");
    assertThat(writer.result()).isEqualTo(TRUE);
  }

  @Test
  void theOnlyReaderMayBecomeTheWriter() {
    read("s1");
    long token = token("s1");
    KitCall over = kit.call("s1", "h", "lost", token);
    KitCall waiting = write("s2");
    assertThat(write("s1").result()).as("before the one that waits, which would wait for ever").isEqualTo(TRUE);
    assertThat(token("s1")).isGreaterThan(token);
    assertThat(over.result()).isEqualTo(Value.of("released"));
    releaseWrite("s1");
    assertThat(waiting.isAnswered()).isFalse();
    releaseRead("s1");
    assertThat(waiting.result()).isEqualTo(TRUE);
  }

  @Test
  void aReaderAmongOthersIsRefusedInsteadOfWaitingForItself() {
    read("s1");
    read("s2");
    assertThat(write("s1").failure()).isInstanceOfSatisfying(Failed.class, failed ->
        assertThat(failed.type()).isEqualTo("RuntimeError"));
    assertThat(write("s1", 10).failure()).hasMessageContaining("1 others").hasMessageContaining("Release the read");
    assertThat(write("s1", 0).result()).isEqualTo(FALSE);
    assertThat(readers()).isEqualTo(Value.of(2));
  }

  @Test
  void readersOfOneTimeHaveOneTokenAndEveryWriterAGreaterOne() {
    read("s1");
    read("s2");
    long first = token("s1");
    assertThat(token("s2")).isEqualTo(first);
    releaseRead("s1");
    read("s3");
    assertThat(token("s3")).isEqualTo(first);
    releaseRead("s2");
    releaseRead("s3");
    write("s1");
    long writer = token("s1");
    assertThat(writer).isGreaterThan(first);
    releaseWrite("s1");
    read("s2");
    assertThat(token("s2")).isGreaterThan(writer);
  }

  @Test
  void leasesEndOneByOneAndEachIsToldOfItsOwn() {
    kit.call("s1", "h", "lease_read", 1000).result();
    KitCall second = kit.call("s2", "h", "lease_read", 2000);
    assertThat(second.result()).isEqualTo(DictValue.of("token", token("s1"), "lease_ms", 2000));
    KitCall firstLost = kit.call("s1", "h", "lost", token("s1"));
    KitCall secondLost = kit.call("s2", "h", "lost", token("s2"));
    KitCall writer = kit.call("s3", "h", "lease_write", 3000);
    kit.passTime(1000);
    assertThat(firstLost.result()).isEqualTo(Value.of("expired"));
    assertThat(secondLost.isAnswered()).isFalse();
    assertThat(writer.isAnswered()).isFalse();
    assertThat(releaseRead("s1").failure()).isInstanceOf(NotOwner.class).hasMessageContaining("expired");
    kit.call("s2", "h", "renew", 5000).result();
    kit.passTime(4999);
    assertThat(writer.isAnswered()).isFalse();
    kit.passTime(1);
    assertThat(secondLost.result()).isEqualTo(Value.of("expired"));
    assertThat(writer.result()).isEqualTo(DictValue.of("token", token("s3"), "lease_ms", 3000));
    assertThat(kit.call("s4", "h", "lease_write", 1, 0).result()).isEqualTo(Value.none());
    kit.passTimeWithLateTimers(3000);
    assertThat(writing()).isEqualTo(FALSE);
  }

  @Test
  void theEndOfASessionReleasesWhatItHas() {
    read("s1");
    kit.call("s1", "other", "acquire_read");
    KitCall writer = write("s2");
    kit.endSession("s1");
    assertThat(writer.result()).isEqualTo(TRUE);
    KitCall reader = read("s3");
    kit.endSession("s2");
    assertThat(reader.result()).isEqualTo(TRUE);
  }

  @Test
  void aHostThatTakesOverBeginsLeasesInFull() {
    read("s1", null, 1000);
    kit.passTime(900);
    ObjectKit other = kit.restarted();
    other.passTime(999);
    assertThat(other.callAnonymously("readers").result()).isEqualTo(Value.of(1));
    other.passTime(1);
    assertThat(other.callAnonymously("readers").result()).isEqualTo(Value.of(0));
  }

  @Test
  void whatIsNotHeldIsNotReleasedRenewedOrTurned() {
    for (String operation : new String[] {"release_read", "release_write", "downgrade", "renew"}) {
      assertThat(kit.call("s1", "h", operation).failure()).isInstanceOf(NotOwner.class);
      assertThat(kit.callAnonymously(operation).failure()).isInstanceOf(Denied.class);
    }
    write("s1");
    assertThat(releaseRead("s1").failure()).isInstanceOf(NotOwner.class).hasMessageContaining("does not read");
    assertThat(read("s2", null, -1).failure()).isInstanceOf(BadArguments.class);
    assertThat(write("s2", null, HoldOperations.LONGEST_LEASE_MS + 1).failure()).isInstanceOf(BadArguments.class);
    assertThat(kit.callAnonymously("acquire_read").failure()).isInstanceOf(Denied.class);
    assertThat(kit.callAnonymously("acquire_write").failure()).isInstanceOf(Denied.class);
  }
}
