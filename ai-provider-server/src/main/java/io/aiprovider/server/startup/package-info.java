/** Starting the server: its command line, what it says once it runs, and why it would not. */
@NullMarked
package io.aiprovider.server.startup;

import org.jspecify.annotations.NullMarked;
