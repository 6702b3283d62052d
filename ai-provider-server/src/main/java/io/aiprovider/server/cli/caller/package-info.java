/** The commands of callers: they ask a model, and show what can be asked. */
@NullMarked
package io.aiprovider.server.cli.caller;

import org.jspecify.annotations.NullMarked;
