/** The built-in types: one declaration and one class each. {@link io.holdfast.types.BuiltInTypes} is the table. */
package io.holdfast.types;
