/** Commands that decide what is called during an incident. */
@NullMarked
package io.aiprovider.server.cli.switches;

import org.jspecify.annotations.NullMarked;
