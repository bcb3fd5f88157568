package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/nblsp/nblsp/internal/nearest"
)

// groups makes every command that only has subcommands answer like the program itself.
func groups(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		if c.HasSubCommands() && !c.Runnable() {
			c.Args, c.RunE = cobra.ArbitraryArgs, noCommand
		}
		groups(c)
	}
}

// noCommand answers a call without a subcommand: with help, or with what was meant.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	hint := nearest.Hint(args[0], names)
	if cmd.HasParent() {
		if hint == "" {
			hint = "; there are " + strings.Join(names, ", ")
		}
		return fmt.Errorf("%s: unknown command %q%s", cmd.Name(), args[0], hint)
	}
	if _, err := os.Stat(args[0]); err == nil && hint == "" {
		hint = fmt.Sprintf("; did you mean \"nblsp scan %s\"?", args[0])
	}
	return fmt.Errorf("unknown command %q%s", args[0], hint)
}

// flagError adds the nearest flag to the error for an unknown one.
func flagError(cmd *cobra.Command, err error) error {
	unknown := (*pflag.NotExistError)(nil)
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return fmt.Errorf("%w (see nblsp %s --help)", err, cmd.Name())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	name := "--" + unknown.GetSpecifiedName()
	return fmt.Errorf("unknown flag %s%s", name, nearest.Hint(name, names))
}

// A choice is a flag with a fixed set of values.
type choice struct {
	value   string
	choices []string
}

// Set implements pflag.Value.
func (c *choice) Set(s string) error {
	for _, name := range c.choices {
		if s == name {
			c.value = s
			return nil
		}
	}
	return fmt.Errorf("there are %s%s", strings.Join(c.choices, ", "), nearest.Hint(s, c.choices))
}

// String implements pflag.Value.
func (c *choice) String() string { return c.value }

// Type implements pflag.Value.
func (c *choice) Type() string { return "NAME" }
