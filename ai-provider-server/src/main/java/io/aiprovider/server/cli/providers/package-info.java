/** The commands that show and test providers. */
@NullMarked
package io.aiprovider.server.cli.providers;

import org.jspecify.annotations.NullMarked;
