/** Where the facts of objects go before anybody hears of them. */
package io.holdfast.journal;
