package io.holdfast.host;

import io.holdfast.access.Decision;
import io.holdfast.access.Principal;
import io.holdfast.error.HoldfastException;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.object.ObjectOperations;
import io.holdfast.object.ObjectVerticle;
import io.holdfast.value.Value;
<<<<<<< HEAD
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
=======
import java.util.Set;
>>>>>>> main

/**
 * Lets those calls of users pass that their permissions allow, before they are sent on their way. Calls of everybody
 * else never come here: whoever has the shared key or runs in a JVM of the cluster is trusted. Thread-safe.
 */
final class Doorkeeper {
  private static final OperationModel BATCH = ObjectOperations.MODEL.operation("batch");

  private final Router router;
  private final LocalObjects objects;
  private final HostDesk desk;
  private final SessionTable sessions;

  Doorkeeper(Router router, LocalObjects objects, HostDesk desk, SessionTable sessions) {
    this.router = router;
    this.objects = objects;
    this.desk = desk;
    this.sessions = sessions;
  }

  void call(Call call, Principal user) {
    String name = call.target().name();
    Session session = call.caller().session() == null ? null : sessions.find(call.caller().session());
    if (name.isEmpty()) {
      router.call(call, new UserDesk(desk, user, session));
      return;
    }
    if (session != null && session.hasMade(name)) {
      router.call(call);
      return;
    }
<<<<<<< HEAD
    List<String> operations;
=======
    Set<String> operations;
>>>>>>> main
    try {
      operations = operations(call);
    } catch (HoldfastException malformed) {
      call.fail(malformed);
      return;
    }
<<<<<<< HEAD
    boolean depends = false;
    for (String operation : operations) {
      Decision decision = user.decide(name, operation);
      if (decision == Decision.DENIED) {
        call.fail(user.denied(name, operation));
        return;
      }
      depends |= decision == Decision.DEPENDS_ON_TYPE;
    }
    if (depends) {
      callIfTypeAllows(call, operations, user);
=======
    boolean dependsOnType = false;
    for (String operation : operations) {
      switch (user.decide(name, operation)) {
        case ALLOWED -> { }
        case DENIED -> {
          call.fail(user.denied(name, operation));
          return;
        }
        case DEPENDS_ON_TYPE -> dependsOnType = true;
      }
    }
    if (dependsOnType) {
      callIfTypeAllows(call, user, operations);
>>>>>>> main
    } else {
      router.call(call);
    }
  }

<<<<<<< HEAD
  /** What the call asks for: its operation, and those that a batch runs. */
  private static List<String> operations(Call call) {
    if (!call.operation().equals(BATCH.name())) {
      return List.of(call.operation());
    }
    List<String> all = new ArrayList<>();
    all.add(call.operation());
    try {
      BATCH.run(reader(calls -> calls.forEach(one -> all.add(one.op()))), call.arguments());
    } catch (HoldfastException malformed) {
      throw malformed;
    } catch (Throwable e) {
      throw new IllegalStateException("reading the calls of a batch runs nothing", e);
    }
    return all;
  }

  /** Something to run {@code batch} on, so that its arguments are read as the object itself will read them. */
  private static ObjectOperations reader(Consumer<List<ObjectOperations.BatchCall>> calls) {
    return (ObjectOperations) Proxy.newProxyInstance(ObjectOperations.class.getClassLoader(),
        new Class<?>[] {ObjectOperations.class}, (proxy, method, arguments) -> {
          @SuppressWarnings("unchecked") // the declaration says so
          List<ObjectOperations.BatchCall> given = (List<ObjectOperations.BatchCall>) arguments[0];
          calls.accept(given);
          return Future.succeededFuture(List.of());
        });
  }

  private void callIfTypeAllows(Call call, List<String> operations, Principal user) {
=======
  /** What the call does. A batch does what is in it, and may be made by whoever may do all of that. */
  private static Set<String> operations(Call call) {
    Set<String> ofBatch = call.operation().equals("batch") ? ObjectOperations.operationsOfBatch(call.arguments())
        : Set.of();
    return ofBatch.isEmpty() ? Set.of(call.operation()) : ofBatch;
  }

  private void callIfTypeAllows(Call call, Principal user, Set<String> operations) {
>>>>>>> main
    String name = call.target().name();
    ObjectVerticle local = objects.running(name);
    if (local != null) {
      TypeModel model = local.runtime().type().model();
<<<<<<< HEAD
      callIfAllowed(call, operations, user, local.runtime().type().name(), model, local.runtime().incarnation());
      return;
    }
    desk.find(name).onSuccess(found -> callIfAllowed(call, operations, user, found.type(), desk.model(found.type()),
        found.incarnation())).onFailure(e -> call.fail(Router.asHoldfast(e)));
  }

  /** @param model null when this node does not know the type: then nothing is known to read but what always does */
  private void callIfAllowed(Call call, List<String> operations, Principal user, String type, TypeModel model,
      long incarnation) {
    boolean unguarded = call.guard() == null; // a guard may raise the token that the object keeps: that is no reading
    for (String operation : operations) {
      boolean allowed = operation.equals(BATCH.name()) && call.operation().equals(operation)
          ? user.may(call.target().name(), type, operation, unguarded && onlyReads(model, operations))
          : user.may(call.target().name(), type, operation, unguarded && reads(model, operation));
      if (!allowed) {
=======
      callIfAllowed(call, user, operations, local.runtime().type().name(), model, local.runtime().incarnation());
      return;
    }
    desk.find(name).onSuccess(found -> callIfAllowed(call, user, operations, found.type(),
        desk.model(found.type()), found.incarnation())).onFailure(e -> call.fail(Router.asHoldfast(e)));
  }

  /** @param model null when this node does not know the type: then nothing is known to read but what always does */
  private void callIfAllowed(Call call, Principal user, Set<String> operations, String type, TypeModel model,
      long incarnation) {
    for (String operation : operations) {
      boolean reads = call.guard() == null && reads(model, operation); // a guard is remembered: that is a change
      if (!user.may(call.target().name(), type, operation, reads)) {
>>>>>>> main
        call.fail(user.denied(call.target().name(), operation));
        return;
      }
    }
    router.call(call.target().incarnation() == CallTarget.ANY ? pinned(call, incarnation) : call);
<<<<<<< HEAD
  }

  /** A batch of reads reads. */
  private static boolean onlyReads(TypeModel model, List<String> batch) {
    return batch.stream().skip(1).allMatch(operation -> reads(model, operation));
=======
>>>>>>> main
  }

  private static boolean reads(TypeModel model, String operation) {
    OperationModel ofEveryObject = ObjectOperations.MODEL.find(operation);
    if (ofEveryObject != null) {
      return ofEveryObject.reads();
    }
    OperationModel own = model == null ? null : model.find(operation);
    return own != null && own.reads();
  }

  /** The call for the object that was looked at alone: another that gets its name meanwhile may be of another type. */
  private static Call pinned(Call call, long incarnation) {
    Call inner = new Call(new CallTarget(call.target().name(), incarnation), call.operation(), call.arguments(),
        call.caller(), call.deadlineMs(), call.guard()) {
      @Override
      protected void answered(Value result, HoldfastException failure) {
        if (failure == null) {
          call.succeed(result);
        } else {
          call.fail(failure);
        }
      }
    };
    call.onCancel(inner::cancel);
    return inner;
  }
}
