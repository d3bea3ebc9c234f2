/**
 * The entrance for unmodified {@code multiprocessing.managers} programs: CPython's manager protocol on one side,
 * calls to objects of the declared types on the other. What is unnatural outside Python is in one adapter per type.
 */
package io.holdfast.python;
