package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.Empty;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Full;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.model.Wait;
import io.holdfast.types.Delivery;
import io.holdfast.types.SharedQueue;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueContractTest extends ContractHost {

  record Job(int id, String what) {
  }

  @ParameterizedTest
  @EnumSource
  void everyOperationAnswers(Entrance entrance) {
    SharedQueue<Job> jobs = connect(entrance).queue("jobs-" + entrance, Job.class, DictValue.of("maxsize", 2));
    Job first = new Job(1, "first");
    Job second = new Job(2, "second");
    await(jobs.put(first));
    await(jobs.putNowait(second));
    assertThat(failureOf(jobs.put(first, Wait.none()))).isInstanceOf(Full.class);
    assertThat(failureOf(jobs.put(first, Wait.ofMillis(5)))).isInstanceOf(Full.class);
    assertThat(await(jobs.full())).isTrue();
    assertThat(await(jobs.size())).isEqualTo(2);
    assertThat(await(jobs.peek())).isEqualTo(first);
    assertThat(await(jobs.get())).isEqualTo(first);
    assertThat(await(jobs.getNowait())).isEqualTo(second);
    assertThat(await(jobs.empty())).isTrue();
    assertThat(failureOf(jobs.getNowait())).isInstanceOf(Empty.class);
    assertThat(failureOf(jobs.get(Wait.ofMillis(5)))).isInstanceOf(Empty.class);
    await(jobs.put(first));
    assertThat(await(jobs.clear())).isEqualTo(1);
    await(jobs.shutdown());
    assertThat(failureOf(jobs.get())).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("ShutDown"));
  }

  @ParameterizedTest
  @EnumSource
  void aLeaseIsAcknowledgedReleasedExtendedOrOver(Entrance entrance) {
    SharedQueue<Job> jobs = connect(entrance).queue("leased-" + entrance, Job.class);
    SharedQueue<Job> others = connect(entrance).queue("leased-" + entrance, Job.class);
    Job job = new Job(1, "only");
    await(jobs.put(job));
    Delivery<Job> delivery = await(jobs.lease(5, Wait.none()));
    assertThat(delivery).isEqualTo(new Delivery<>(delivery.id(), job, 1, 5));
    Delivery<Job> again = await(others.lease()); // waits until the first lease is over
    assertThat(again.item()).isEqualTo(job);
    assertThat(again.count()).isEqualTo(2);
    assertThat(failureOf(jobs.acknowledge(delivery.id()))).isInstanceOf(NotOwner.class);
    assertThat(failureOf(jobs.acknowledge(again.id()))).isInstanceOf(NotOwner.class);
    await(others.extend(again.id()));
    await(others.release(again.id()));
    Delivery<Job> last = await(jobs.lease());
    assertThat(await(jobs.leased())).isEqualTo(1);
    await(jobs.acknowledge(last.id()));
    assertThat(await(jobs.leased())).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whatAClosedClientLeasedIsThereForOthers(Entrance entrance) {
    SharedObjects closing = connect(entrance);
    SharedQueue<Value> mine = closing.queue("orphans-" + entrance);
    SharedQueue<Value> others = connect(entrance).queue("orphans-" + entrance);
    await(mine.put(Value.of("a")));
    await(mine.lease());
    Future<Value> waiting = others.get();
    close(closing);
    assertThat(await(waiting)).isEqualTo(Value.of("a"));
  }

  @ParameterizedTest
  @EnumSource
  void kindsAreOptions(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<Integer> newest = objects.queue("lifo-" + entrance, Integer.class, DictValue.of("kind", "lifo"));
    SharedQueue<Integer> least = objects.queue("priority-" + entrance, Integer.class, DictValue.of("kind", "priority"));
    for (int i : new int[] {2, 1, 3}) {
      await(newest.put(i));
      await(least.put(i));
    }
    assertThat(await(newest.get())).isEqualTo(3);
    assertThat(await(least.get())).isEqualTo(1);
  }
}
