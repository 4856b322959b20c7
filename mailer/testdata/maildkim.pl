# Verifies mails with Mail::DKIM: maildkim.pl RECORDS MAIL…
#
# RECORDS has a line for each DNS record: its name, a tab, and its strings with tabs
# between them. For each signature of each mail it prints the file, the algorithm, and
# pass, fail or, of an algorithm that it doesn't know, invalid.
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Net::DNS::RR;

my ( $records, @mails ) = @ARGV;
my %strings;
open my $lines, '<', $records or die "$records: $!";
while (<$lines>) {
    chomp;
    my ( $name, @of ) = split /\t/;
    $strings{$name} = \@of;
}
close $lines;

{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name) = @_;
        return unless $strings{$name};
        return Net::DNS::RR->new( name => $name, type => 'TXT', txtdata => $strings{$name} );
    };
}

for my $path (@mails) {
    my $verifier = Mail::DKIM::Verifier->new;
    open my $mail, '<:raw', $path or die "$path: $!";
    local $/;
    $verifier->PRINT( scalar <$mail> );
    close $mail;
    $verifier->CLOSE;
    for my $signature ( $verifier->signatures ) {
        print join( ' ', $path, $signature->algorithm, $signature->result ), "\n";
    }
}
