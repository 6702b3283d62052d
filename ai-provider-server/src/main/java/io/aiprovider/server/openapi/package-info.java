/** The description of the server's API for programs, and a page that shows it to people. */
@NullMarked
package io.aiprovider.server.openapi;

import org.jspecify.annotations.NullMarked;
