package io.holdfast.object;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.TypeModel;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;

/** What can be asked of every object, whatever its type. A type cannot declare operations of these names. */
@SharedType(value = "object", doc = "What every object can do, whatever its type.")
public interface ObjectOperations {
  /** The operations as declared here. */
  TypeModel MODEL = TypeModel.of(ObjectOperations.class);

  @Operation(value = "Its name, type, incarnation and options, how many facts it has made, how many callers wait in it, "
      + "and what its type adds.", reads = true)
  Future<DictValue> describe();

  @Operation("Take the object out of its host and free its name. Calls that are parked or queued in it fail with "
      + "ObjectGone. An object that is broken can still be dropped.")
  Future<Void> drop();

  @Operation("End the parked call of that number of the same session: it fails with Cancelled. Whether there was one. "
      + "Needs a session.")
  Future<Boolean> cancel(long call);
}
