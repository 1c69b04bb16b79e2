import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import styles from './TerminalScreen.module.css';

/** What a screen is written on from outside. */
export interface Screen {
  write(data: Uint8Array): void;
  clear(): void;
  focus(): void;
}

/** The platform's colours as the page has them now, light or dark. */
function themeOf(element: HTMLElement): ITheme {
  const { color, backgroundColor } = getComputedStyle(element);
  return {
    background: backgroundColor,
    foreground: color,
    cursor: color,
    cursorAccent: backgroundColor,
    selectionBackground: 'rgba(127, 127, 127, 0.4)',
  };
}

/**
 * The screen of a shell. Everything that is typed goes to it, Tab included; Ctrl+Shift+E leaves it.
 *
 * @param onReady - called once, with what the screen is written on by
 */
export default function TerminalScreen(props: {
  onReady: (screen: Screen) => void;
  onType: (text: string) => void;
  onResize: (cols: number, rows: number) => void;
  onLeave: () => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const handlers = useRef(props);
  handlers.current = props;

  useEffect(() => {
    const element = frame.current;
    if (!element) {
      return undefined;
    }
    const terminal = new Terminal({
      cursorBlink: true,
      fontFamily: 'monospace',
      fontSize: 14,
      // Colours that an image chose for another background stay readable.
      minimumContrastRatio: 4.5,
      screenReaderMode: true,
      scrollback: 5_000,
      theme: themeOf(element),
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(element);
    terminal.attachCustomKeyEventHandler(event => {
      const leaves = event.ctrlKey && event.shiftKey && event.code === 'KeyE';
      if (leaves && event.type === 'keydown') {
        event.preventDefault();
        handlers.current.onLeave();
      }
      return !leaves;
    });
    terminal.onData(text => handlers.current.onType(text));
    terminal.onResize(({ cols, rows }) =>
      handlers.current.onResize(cols, rows),
    );
    const observer = new ResizeObserver(() => {
      terminal.options.theme = themeOf(element);
      fit.fit();
    });
    observer.observe(element);
    fit.fit();
    handlers.current.onReady({
      write: data => terminal.write(data),
      clear: () => terminal.reset(),
      focus: () => {
        terminal.focus();
        handlers.current.onResize(terminal.cols, terminal.rows);
      },
    });
    return () => {
      observer.disconnect();
      terminal.dispose();
    };
  }, []);

  return <div ref={frame} className={styles.screen} />;
}
