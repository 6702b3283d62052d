/** The engine behind OpenAI's HTTP interface. */
@NullMarked
package io.aiprovider.server;

import org.jspecify.annotations.NullMarked;
