/** The closed tree of errors, each with a code that is the same on every wire.. */
package io.holdfast.error;
