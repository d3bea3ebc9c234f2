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
    switch (user.decide(name, call.operation())) {
      case ALLOWED -> router.call(call);
      case DENIED -> call.fail(user.denied(name, call.operation()));
      case DEPENDS_ON_TYPE -> callIfTypeAllows(call, user);
    }
  }

  private void callIfTypeAllows(Call call, Principal user) {
    String name = call.target().name();
    ObjectVerticle local = objects.running(name);
    if (local != null) {
      TypeModel model = local.runtime().type().model();
      callIfAllowed(call, user, local.runtime().type().name(), model, local.runtime().incarnation());
      return;
    }
    desk.find(name).onSuccess(found -> callIfAllowed(call, user, found.type(), desk.model(found.type()),
        found.incarnation())).onFailure(e -> call.fail(Router.asHoldfast(e)));
  }

  /** @param model null when this node does not know the type: then nothing is known to read but what always does */
  private void callIfAllowed(Call call, Principal user, String type, TypeModel model, long incarnation) {
    if (user.may(call.target().name(), type, call.operation(), reads(model, call.operation()))) {
      router.call(call.target().incarnation() == CallTarget.ANY ? pinned(call, incarnation) : call);
    } else {
      call.fail(user.denied(call.target().name(), call.operation()));
    }
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
        call.caller(), call.deadlineMs()) {
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
