/** The commands that check, show and reload the configuration. */
@NullMarked
package io.aiprovider.server.cli.config;

import org.jspecify.annotations.NullMarked;
