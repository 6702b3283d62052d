/** Starting the server: its command line, its report, and the reasons why it does not start. */
@NullMarked
package io.aiprovider.server.startup;

import org.jspecify.annotations.NullMarked;
