/**
 * The server's configuration as it is read: from files, variables and secrets to settings with
 * their origins, or to everything that is wrong with them. It needs no application.
 */
@NullMarked
package io.aiprovider.server.configuration;

import org.jspecify.annotations.NullMarked;
