package io.holdfast.python;

/**
 * What all connections of an entrance share.
 *
 * @param objects the way to the host's objects
 * @param table what clients know by ident
 * @param typeids what can be created
 * @param contents values of objects that are arguments
 */
record Serving(Objects objects, ObjectTable table, Typeids typeids, Contents contents) {
}
