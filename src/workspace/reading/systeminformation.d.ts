/** One file of the library is enough: the whole of it is 300 kB. */
declare module 'systeminformation/lib/battery.js' {
  import type { Systeminformation } from 'systeminformation';
  function battery(): Promise<Systeminformation.BatteryData>;
  export = battery;
}
