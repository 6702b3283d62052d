/**
 * Answers that are being returned to the caller, whole or streamed: how they end and what they
 * cost.
 */
@NullMarked
package io.aiprovider.reply;

import org.jspecify.annotations.NullMarked;
