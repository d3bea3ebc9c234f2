package io.holdfast.host;

import static io.holdfast.host.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two links over one event bus, which loses what a test says. */
class NodeLinkTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean losing = new AtomicBoolean();
  private final List<Call> received = new CopyOnWriteArrayList<>();
  private NodeLink asking;
  private NodeLink answering;

  @BeforeEach
  void open() {
    vertx.eventBus().addInboundInterceptor((DeliveryContext<Object> delivery) -> {
      if (!losing.get()) {
        delivery.next();
      }
    });
    asking = link("asking");
    answering = link("answering");
  }

  private NodeLink link(String node) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    NodeLink link = new NodeLink(vertx, context, node, other -> true, new ContextClock(context));
    link.answer("echo", (from, arguments) -> Future.succeededFuture(Value.list(arguments)));
    await(link.open(call -> {
      received.add(call);
      return Future.succeededFuture(!call.operation().equals("absent"));
    }), "the link");
    return link;
  }

  @AfterEach
  void close() {
    await(vertx.close(), "the end of Vert.x");
  }

  private TestCall forward(String object, String operation) {
    TestCall call = new TestCall(object, operation, new Caller("asking/session", "holder", 7, 5), Call.NO_DEADLINE, 1,
        "two");
    asking.forward("answering", call, () -> call.fail(new ObjectGone("not here")));
    return call;
  }

  private Call arrived(int count) {
    await(LocalCluster.until(vertx, "call " + count + " arrives", Duration.ofSeconds(10),
        () -> received.size() >= count), "arrival");
    return received.get(count - 1);
  }

  @Test
  void aCallArrivesAsItWasSentAndItsAnswerComesBack() {
    TestCall call = forward("queue", "put");
    Call there = arrived(1);
    assertThat(there.target()).isEqualTo(call.target());
    assertThat(there.caller()).isEqualTo(call.caller());
    assertThat(there.deadlineMs()).isEqualTo(Call.NO_DEADLINE);
    assertThat(List.of(there.arguments().value(0), there.arguments().value(1)))
        .containsExactly(Value.of(1), Value.of("two"));
    there.succeed(Value.of("done"));
    assertThat(await(call.answer(), "the answer")).isEqualTo(Value.of("done"));
  }

  @Test
  void theOpenNumbersOfItsCallerArriveToo() {
    Caller caller = new Caller("asking/session", "holder", 7, 5, new long[] {1, 3});
    TestCall call = new TestCall("queue", "put", caller, Call.NO_DEADLINE);
    asking.forward("answering", call, () -> call.fail(new ObjectGone("not here")));
    assertThat(arrived(1).caller()).isEqualTo(call.caller());
  }

  @Test
  void itsGuardArrivesWithAndWithoutOpenNumbers() {
    long[][] openNumbers = {null, {1, 3}};
    for (int i = 0; i < openNumbers.length; i++) {
      Caller caller = new Caller("asking/session", "holder", 7, 5, openNumbers[i]);
      TestCall call = new TestCall("queue", "get", caller, new Guard("some/lock", Guard.GREATEST_TOKEN));
      asking.forward("answering", call, () -> call.fail(new ObjectGone("not here")));
      assertThat(arrived(i + 1).guard()).isEqualTo(call.guard());
      assertThat(arrived(i + 1).caller()).isEqualTo(call.caller());
    }
  }

  @Test
  void anObjectThatIsNotThereIsSaidNotToBe() {
    assertThatThrownBy(() -> await(forward("queue", "absent").answer(), "the answer")).isInstanceOf(ObjectGone.class);
  }

  @Test
  void aLostCallFailsWithUnknownAndAWaitingOneDoesNot() {
    TestCall waiting = forward("queue", "get");
    Call there = arrived(1);
    losing.set(true);
    TestCall lost = forward("queue", "put");
    await(asking.register(), "the link's context, behind the sending");
    await(LocalCluster.until(vertx, "the message has been lost", Duration.ofSeconds(5), () -> true), "a tick");
    losing.set(false);
    assertThatThrownBy(() -> await(lost.answer(), "the end of the lost call")).isInstanceOf(Unknown.class)
        .hasMessageContaining("lost");
    assertThat(waiting.isAnswered()).isFalse();
    there.succeed(Value.of("late"));
    assertThat(await(waiting.answer(), "the answer of the call that waited")).isEqualTo(Value.of("late"));
  }

  @Test
  void aLostAnswerEndsTheCallAtItsDeadlineAtTheLatest() {
    TestCall call = new TestCall("queue", "get", Caller.anonymous(), System.nanoTime() / 1_000_000 + 300);
    asking.forward("answering", call, () -> { });
    Call there = arrived(1);
    assertThat(there.deadlineMs()).isBetween(System.nanoTime() / 1_000_000 - 1_000,
        System.nanoTime() / 1_000_000 + 300);
    losing.set(true);
    there.succeed(Value.none());
    assertThatThrownBy(() -> await(call.answer(), "the end of the call")).isInstanceOf(Unknown.class);
  }

  @Test
  void callsUnderWayToANodeThatLeavesFailAtOnce() {
    TestCall ofObject = forward("queue", "get");
    TestCall ofHost = forward("", "list");
    Future<Value> question = asking.ask("answering", "silence");
    arrived(2);
    asking.left("answering");
    assertThatThrownBy(() -> await(ofObject.answer(), "the call")).isInstanceOf(ObjectGone.class)
        .hasMessageContaining("left the cluster");
    assertThatThrownBy(() -> await(ofHost.answer(), "the call")).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> await(question, "the question")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void whatANodeThatLeavesHadUnderWayHereIsCancelled() {
    forward("queue", "get");
    Call there = arrived(1);
    AtomicBoolean cancelled = new AtomicBoolean();
    there.onCancel(() -> cancelled.set(true));
    answering.left("asking");
    assertThat(cancelled).isTrue();
  }

  @Test
  void aNodeThatNobodyListensForIsUnavailableAtOnce() {
    TestCall call = new TestCall("queue", "get", Caller.anonymous(), Call.NO_DEADLINE);
    asking.forward("nobody", call, () -> { });
    assertThatThrownBy(() -> await(call.answer(), "the answer")).isInstanceOf(Unavailable.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void framesThatAreNoneAreDroppedAndTheNextMessageIsRead() {
    List<Buffer> hostile = new ArrayList<>(List.of(Buffer.buffer("x"), Buffer.buffer().appendInt(-1),
        Buffer.buffer().appendInt(Integer.MAX_VALUE).appendString("[]"), Buffer.buffer()
            .appendInt(Outbox.LONGEST_FRAME + 1),
        Buffer.buffer().appendInt(2).appendString("[]"), Buffer.buffer().appendInt(3).appendString("[9]"),
        Buffer.buffer().appendInt(5).appendString("[2,\"]"), Buffer.buffer().appendInt(4).appendString("null"),
            Buffer.buffer()));
    DeliveryOptions from = new DeliveryOptions().addHeader(Outbox.FROM_HEADER, "asking");
    hostile.forEach(body -> vertx.eventBus().send("holdfast.host.answering", body, from));
    vertx.eventBus().send("holdfast.host.answering", Buffer.buffer());
    assertThat(await(asking.ask("answering", "echo", Value.of(1)), "an answer after them"))
        .isEqualTo(Value.list(Value.of(1)));
    assertThat(received).isEmpty();
  }
}
