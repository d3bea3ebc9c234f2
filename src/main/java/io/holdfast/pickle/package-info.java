/**
 * Python's pickles as data: values out of pickles of protocols 3 to 5, and pickles of protocol 4 out of values. Nothing
 * is imported and nothing is called. What has no value of its own, an instance of a class, is kept as parts and given
 * back so that Python gets an equal object.
 */
package io.holdfast.pickle;
