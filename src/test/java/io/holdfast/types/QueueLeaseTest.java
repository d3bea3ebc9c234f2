package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Denied;
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

class QueueLeaseTest {
  private ObjectKit kit = ObjectKit.of(QueueObject.class);

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

  private DictValue lease(String session, Object... arguments) {
    return (DictValue) kit.call(session, "h1", "lease", arguments).result();
  }

  private KitCall acknowledge(String session, DictValue delivery) {
    return kit.call(session, "h1", "acknowledge", delivery.get("id"));
  }

  private static DictValue delivery(long id, Object item, int count, long leaseMs) {
    return DictValue.of("id", id, "item", item, "count", count, "lease_ms", leaseMs);
  }

  @Test
  void aDeliveryTellsItsIdItemCountAndLease() {
    put("a", "b");
    assertThat(lease("s1")).isEqualTo(delivery(1, "a", 1, 30_000));
    assertThat(lease("s1", 500, 0)).isEqualTo(delivery(2, "b", 1, 500));
    assertThat(kit.call("s1", "h1", "lease", 500, 0).failure()).isInstanceOf(Empty.class);
  }

  @Test
  void anAcknowledgedItemIsGoneForGood() {
    put("a");
    DictValue delivery = lease("s1");
    assertThat(call("leased")).isEqualTo(Value.of(1));
    assertThat(call("size")).isEqualTo(Value.of(0));
    assertThat(acknowledge("s1", delivery).result()).isEqualTo(Value.none());
    assertThat(call("leased")).isEqualTo(Value.of(0));
    kit.passTime(60_000);
    kit.endSession("s1");
    assertThat(call("size")).isEqualTo(Value.of(0));
    assertThat(kit.facts()).containsExactly(new QueueFact.Added(Value.of("a")),
        new QueueFact.Leased(1, "s1", 30_000), new QueueFact.Acknowledged(1));
  }

  @Test
  void anItemThatIsNotAcknowledgedInTimeGoesBackToTheHeadWithItsCountRaised() {
    put("a", "b");
    DictValue delivery = lease("s1", 100);
    kit.passTime(99);
    assertThat(call("peek")).isEqualTo(Value.of("b"));
    kit.passTime(1);
    assertThat(call("peek")).isEqualTo(Value.of("a"));
    assertThat(acknowledge("s1", delivery).failure()).isInstanceOf(NotOwner.class);
    assertThat(lease("s2", 100)).isEqualTo(delivery(2, "a", 2, 100));
    kit.passTime(100);
    assertThat(lease("s2", 100)).isEqualTo(delivery(3, "a", 3, 100));
  }

  @Test
  void theEndOfALeaseServesTheOneWhoWaits() {
    put("a");
    lease("s1", 100);
    KitCall waiting = kit.callAnonymously("get");
    kit.passTime(100);
    assertThat(waiting.result()).isEqualTo(Value.of("a"));
    assertThat(kit.facts().subList(2, 4)).containsExactly(new QueueFact.Returned(1), new QueueFact.Taken());
  }

  @Test
  void aCallThatMeetsALeaseThatIsOverDecidesItEvenWhenTheTimerIsLate() {
    put("a");
    DictValue delivery = lease("s1", 100);
    kit.passTimeWithLateTimers(100);
    assertThat(acknowledge("s1", delivery).failure()).isInstanceOf(NotOwner.class);
    assertThat(kit.facts()).contains(new QueueFact.Returned(1));
    lease("s2", 100);
    kit.passTimeWithLateTimers(100);
    assertThat(call("get_nowait")).isEqualTo(Value.of("a"));
    kit.passTime(1000);
    assertThat(kit.facts()).hasSize(6);
  }

  @Test
  void leasesEndInTheOrderOfTheirTimes() {
    put("a", "b", "c");
    lease("s1", 300);
    lease("s1", 100);
    lease("s1", 200);
    kit.passTime(100);
    assertThat(call("size")).isEqualTo(Value.of(1));
    assertThat(call("peek")).isEqualTo(Value.of("b"));
    kit.passTime(100);
    assertThat(call("peek")).isEqualTo(Value.of("c"));
    kit.passTime(100);
    assertThat(call("peek")).isEqualTo(Value.of("a"));
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void oneTimerServesAllLeases() {
    put(1, 2, 3, 4);
    for (long leaseMs : new long[] {400, 300, 200, 100}) {
      lease("s1", leaseMs);
    }
    assertThat(kit.timersSet()).isEqualTo(1);
    call("drop");
    assertThat(kit.timersSet()).isZero();
  }

  @Test
  void releasePutsItBackNow() {
    put("a", "b");
    DictValue delivery = lease("s1");
    assertThat(kit.call("s1", "h2", "release", delivery.get("id")).result()).isEqualTo(Value.none());
    assertThat(call("get")).isEqualTo(Value.of("a"));
    assertThat(acknowledge("s1", delivery).failure()).isInstanceOf(NotOwner.class);
  }

  @Test
  void extendLetsTheLeaseRunFromNow() {
    put("a");
    DictValue delivery = lease("s1", 100);
    kit.passTime(60);
    kit.call("s1", "h1", "extend", delivery.get("id"), 100).result();
    kit.passTime(99);
    assertThat(call("leased")).isEqualTo(Value.of(1));
    kit.passTime(1);
    assertThat(call("leased")).isEqualTo(Value.of(0));
    assertThat(kit.call("s1", "h1", "extend", delivery.get("id")).failure()).isInstanceOf(NotOwner.class);
  }

  @Test
  void extendMayShortenALease() {
    put("a");
    DictValue delivery = lease("s1", 10_000);
    kit.call("s1", "h1", "extend", delivery.get("id"), 10).result();
    kit.passTime(10);
    assertThat(call("get_nowait")).isEqualTo(Value.of("a"));
  }

  @Test
  void onlyTheSessionThatTookItMayAnswerForIt() {
    put("a");
    DictValue delivery = lease("s1");
    for (String operation : List.of("acknowledge", "release", "extend")) {
      assertThat(kit.call("s2", "h1", operation, delivery.get("id")).failure()).isInstanceOf(NotOwner.class)
          .hasMessageContaining("another session").hasMessageNotContaining("s1");
      assertThat(kit.callAnonymously(operation, delivery.get("id")).failure()).isInstanceOf(Denied.class);
      assertThat(kit.call("s1", "h1", operation, 99).failure()).isInstanceOf(NotOwner.class).hasMessageContaining("99");
    }
    assertThat(call("leased")).isEqualTo(Value.of(1));
  }

  @Test
  void aLeaseNeedsASession() {
    put("a");
    assertThat(kit.callAnonymously("lease").failure()).isInstanceOf(Denied.class);
    assertThat(call("size")).isEqualTo(Value.of(1));
  }

  @Test
  void aLeaseIsOneMillisecondToThirtyDays() {
    put("a");
    for (long wrong : new long[] {0, -1, SharedQueue.LONGEST_LEASE_MS + 1, Long.MAX_VALUE}) {
      assertThat(kit.call("s1", "h1", "lease", wrong).failure()).isInstanceOf(BadArguments.class)
          .hasMessageContaining("lease_ms").hasMessageContaining("2592000000");
    }
    DictValue longest = lease("s1", SharedQueue.LONGEST_LEASE_MS);
    assertThat(kit.call("s1", "h1", "extend", longest.get("id"), 0).failure()).isInstanceOf(BadArguments.class);
    kit.passTime(SharedQueue.LONGEST_LEASE_MS);
    assertThat(call("size")).isEqualTo(Value.of(1));
  }

  @Test
  void theEndOfTheTakersSessionReturnsItsItemsInTheirOldOrder() {
    put("a", "b", "c", "d");
    lease("s1");
    lease("s2");
    lease("s1");
    kit.endSession("s1");
    assertThat(call("get")).isEqualTo(Value.of("a"));
    assertThat(call("get")).isEqualTo(Value.of("c"));
    assertThat(call("get")).isEqualTo(Value.of("d"));
    assertThat(call("leased")).isEqualTo(Value.of(1));
  }

  @Test
  void leasesThatEndTogetherReturnInTheirOldOrder() {
    put("a", "b");
    lease("s1", 100);
    lease("s1", 100);
    kit.passTime(100);
    assertThat(call("get")).isEqualTo(Value.of("a"));
    assertThat(call("get")).isEqualTo(Value.of("b"));
  }

  @Test
  void lifoItemsGoBackToTheEndTheyAreTakenFrom() {
    kit = ObjectKit.of(QueueObject.class, "kind", "lifo");
    put("a", "b");
    DictValue delivery = lease("s1");
    kit.call("s1", "h1", "release", delivery.get("id")).result();
    assertThat(call("get")).isEqualTo(Value.of("b"));
  }

  @Test
  void priorityItemsGoBackToTheirRankAndAge() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    put(1, true);
    DictValue delivery = lease("s1");
    put(0);
    kit.call("s1", "h1", "release", delivery.get("id")).result();
    assertThat(call("get")).isEqualTo(Value.of(0));
    assertThat(call("get")).hasToString("1");
    assertThat(call("get")).hasToString("True");
  }

  @Test
  void aLeasedItemKeepsItsPlaceSoThatItCanComeBack() {
    kit = ObjectKit.of(QueueObject.class, "maxsize", 1);
    put("a");
    DictValue delivery = lease("s1");
    assertThat(call("full")).isEqualTo(Value.of(true));
    assertThat(call("empty")).isEqualTo(Value.of(true));
    assertThat(kit.callAnonymously("put", "b", 0).failure()).isInstanceOf(Full.class)
        .hasMessageContaining("1 of them leased");
    KitCall waiting = kit.callAnonymously("put", "b");
    acknowledge("s1", delivery).result();
    assertThat(waiting.result()).isEqualTo(Value.none());
  }

  @Test
  void clearLeavesLeasedItemsAlone() {
    put("a", "b");
    DictValue delivery = lease("s1");
    assertThat(call("clear")).isEqualTo(Value.of(1));
    kit.call("s1", "h1", "release", delivery.get("id")).result();
    assertThat(call("get")).isEqualTo(Value.of("a"));
  }

  @Test
  void whatIsLeasedAtAGentleShutdownStillComesBack() {
    put("a", "b");
    DictValue first = lease("s1");
    DictValue second = lease("s1");
    call("shutdown");
    acknowledge("s1", first).result();
    kit.call("s1", "h1", "release", second.get("id")).result();
    assertThat(call("get")).isEqualTo(Value.of("b"));
    assertThat(kit.callAnonymously("get").failure()).isInstanceOf(Failed.class);
  }

  @Test
  void whatIsLeasedAtAnImmediateShutdownIsDroppedWhenItWouldComeBack() {
    kit = ObjectKit.of(QueueObject.class, "kind", "priority");
    put(1, 2, 3);
    DictValue first = lease("s1");
    DictValue second = lease("s1");
    call("shutdown", true);
    assertThat(call("leased")).isEqualTo(Value.of(2));
    acknowledge("s1", first).result();
    kit.call("s1", "h1", "release", second.get("id")).result();
    assertThat(call("leased")).isEqualTo(Value.of(0));
    assertThat(call("size")).isEqualTo(Value.of(0));
  }

  @Test
  void aWaitingLeaseIsServedInItsOwnName() {
    KitCall waiting = kit.call("s1", "h1", "lease", 100);
    kit.passTime(500);
    kit.call("s2", "h1", "put", "a");
    assertThat(waiting.result()).isEqualTo(delivery(1, "a", 1, 100));
    kit.passTime(99);
    assertThat(call("leased")).as("the lease runs from its delivery").isEqualTo(Value.of(1));
    kit.endSession("s1");
    assertThat(call("size")).isEqualTo(Value.of(1));
  }
}
