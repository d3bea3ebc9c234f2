package io.holdfast.host;

import io.holdfast.access.Principal;
import io.holdfast.error.HoldfastException;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.object.ObjectOperations;
import io.holdfast.object.ObjectVerticle;
import io.holdfast.value.Value;
import java.util.Set;

/**
 * Lets those calls of users pass that their permissions allow, before they are sent on their way. Calls of everybody
 * else never come here: whoever has the shared key or runs in a JVM of the cluster is trusted. Thread-safe.
 */
final class Doorkeeper {
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
    Set<String> operations;
    try {
      operations = operations(call);
    } catch (HoldfastException malformed) {
      call.fail(malformed);
      return;
    }
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
    } else {
      router.call(call);
    }
  }

  /** What the call does. A batch does what is in it, and may be made by whoever may do all of that. */
  private static Set<String> operations(Call call) {
    Set<String> ofBatch = call.operation().equals("batch") ? ObjectOperations.operationsOfBatch(call.arguments())
        : Set.of();
    return ofBatch.isEmpty() ? Set.of(call.operation()) : ofBatch;
  }

  private void callIfTypeAllows(Call call, Principal user, Set<String> operations) {
    String name = call.target().name();
    ObjectVerticle local = objects.running(name);
    if (local != null) {
      TypeModel model = local.runtime().type().model();
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
        call.fail(user.denied(call.target().name(), operation));
        return;
      }
    }
    router.call(call.target().incarnation() == CallTarget.ANY ? pinned(call, incarnation) : call);
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
